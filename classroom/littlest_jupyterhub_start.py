# When a class starts all its servers at once, each waits for the others' start: as long as this, in seconds.
# Copied into /opt/tljh/config/jupyterhub_config.d of The Littlest JupyterHub, which hands in c.
c.Spawner.start_timeout = 300  # noqa: F821
c.Spawner.http_timeout = 300  # noqa: F821

# One thread for NumPy's small products: on shared cores a second one waits and wastes.
c.Spawner.environment.update({"OPENBLAS_NUM_THREADS": "1"})  # noqa: F821
