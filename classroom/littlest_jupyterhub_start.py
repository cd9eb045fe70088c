# When a class starts all its servers at once, each waits for the others' start: as long as this, in seconds.
# Copied into /opt/tljh/config/jupyterhub_config.d of The Littlest JupyterHub, which hands in c.
c.Spawner.start_timeout = 300  # noqa: F821
c.Spawner.http_timeout = 300  # noqa: F821
