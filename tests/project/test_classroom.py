"""The configuration of a class says what README says, in keys that its hub knows."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = re.search(r"## A class of 30, and of 300\n(.*?)\n## ", README, re.DOTALL)[1]
FILES = ("littlest-jupyterhub.yaml", "kubernetes.yaml")
SMALL, LARGE = (yaml.safe_load((ROOT / "classroom" / name).read_text(encoding="utf-8")) for name in FILES)

# The keys that we use, as the schemas of the two have them
SMALL_KEYS = {
    "users.admin": list,
    "user_environment.default_app": str,
    "limits.memory": str,
    "limits.cpu": int,
    **{f"services.cull.{name}": int for name in ("timeout", "every", "concurrency", "max_age")},
    **{f"services.cull.{name}": bool for name in ("enabled", "users")},
}
LARGE_KEYS = {
    **{f"singleuser.{name}": str for name in ("image.name", "image.tag", "defaultUrl")},
    **{f"singleuser.memory.{name}": str for name in ("guarantee", "limit")},
    "singleuser.cpu.guarantee": float,
    "singleuser.cpu.limit": int,
    "singleuser.extraEnv.OPENBLAS_NUM_THREADS": str,
    **{f"singleuser.storage.{name}": str for name in ("type", "capacity", "homeMountPath")},
    "singleuser.lifecycleHooks.postStart.exec.command": list,
    "hub.concurrentSpawnLimit": int,
    "hub.extraConfig.start.py": str,
    **{f"cull.{name}": int for name in ("timeout", "every", "concurrency", "maxAge")},
    **{f"cull.{name}": bool for name in ("enabled", "users")},
    "prePuller.hook.enabled": bool,
    "prePuller.continuous.enabled": bool,
    "scheduling.podPriority.enabled": bool,
    "scheduling.userPlaceholder.enabled": bool,
    "scheduling.userPlaceholder.replicas": int,
}


def kinds(values, before=""):
    """Each key with its whole path, and the type of its value."""
    if not isinstance(values, dict):
        return {before.removesuffix("."): type(values)}
    return {
        path: kind for key, value in values.items() for path, kind in kinds(value, f"{before}{key}.").items()
    }


def row(name):
    return re.search(rf"^\| {re.escape(name)} \| (.*) \| (.*) \|$", SECTION, re.MULTILINE).groups()


@pytest.mark.parametrize(("values", "known"), [(SMALL, SMALL_KEYS), (LARGE, LARGE_KEYS)], ids=["30", "300"])
def test_only_keys_that_the_hub_knows(values, known):
    assert kinds(values) == known


def test_the_numbers_of_the_readme():
    assert row("most memory of a learner") == (
        SMALL["limits"]["memory"],
        LARGE["singleuser"]["memory"]["limit"],
    )
    idle = SMALL["services"]["cull"]["timeout"], LARGE["cull"]["timeout"]
    assert row("stopped when idle for") == tuple(f"{seconds} s" for seconds in idle)
    assert row("memory kept for a learner")[1] == LARGE["singleuser"]["memory"]["guarantee"]
    assert row("room held ready for")[1] == f"{LARGE['scheduling']['userPlaceholder']['replicas']} learners"


def test_a_whole_class_fits():
    measured = int(row("both")[1].removesuffix(" MB"))
    kept = int(LARGE["singleuser"]["memory"]["guarantee"].removesuffix("M"))
    small, large = (1000 * int(size.removesuffix(" GB")) for size in row("memory of the machines"))
    assert measured < kept
    assert 30 * measured < small
    assert 300 * kept * 1.048576 < large
    assert 300 * LARGE["singleuser"]["cpu"]["guarantee"] <= int(
        row("cores, so that all start within about a minute")[1]
    )
    assert LARGE["hub"]["concurrentSpawnLimit"] >= 300


def test_a_server_in_use_is_never_stopped_and_what_a_learner_wrote_is_kept():
    assert SMALL["services"]["cull"]["max_age"] == LARGE["cull"]["maxAge"] == 0
    assert SMALL["services"]["cull"]["users"] is LARGE["cull"]["users"] is False
    assert SMALL["services"]["cull"]["enabled"] is LARGE["cull"]["enabled"] is True
    assert LARGE["singleuser"]["storage"]["type"] == "dynamic"
    assert SMALL["user_environment"]["default_app"] == "jupyterlab"


def test_the_network_carries_what_the_pages_receive():
    received = re.search(r"receives ([\d.]+) MB .*?, and ([\d.]+) MB from the kernel", SECTION)
    megabits = 8 * sum(map(float, received.groups()))
    for learners, said in zip((30, 300), row("network while all open a lesson within a minute"), strict=True):
        assert int(said.removesuffix(" Mbit/s")) == pytest.approx(learners * megabits / 60, rel=0.03)


def configured(code):
    """What a piece of configuration sets of the spawner, the one thing that ours speaks of."""
    c = SimpleNamespace(Spawner=SimpleNamespace(environment={}))
    exec(code, {"c": c})
    assert vars(c).keys() == {"Spawner"}
    return vars(c.Spawner)


def test_servers_that_all_start_at_once_are_waited_for():
    small = configured((ROOT / "classroom" / "littlest_jupyterhub_start.py").read_text(encoding="utf-8"))
    (large,) = map(configured, LARGE["hub"]["extraConfig"].values())
    one_thread = {"OPENBLAS_NUM_THREADS": "1"}
    assert LARGE["singleuser"]["extraEnv"] == one_thread
    assert small == {"start_timeout": 300, "http_timeout": 300, "environment": one_thread}
    # The chart itself waits as long for the start.
    assert large == {
        "environment": {},
        "http_timeout": 300,
        "notebook_dir": LARGE["singleuser"]["storage"]["homeMountPath"],
    }


def test_what_they_speak_of_exists():
    named = re.findall(r"classroom/[\w.-]+", README)
    assert {ROOT / name for name in named} == set((ROOT / "classroom").iterdir())
    small, large = ((ROOT / "classroom" / name).read_text(encoding="utf-8") for name in FILES)
    copied = re.findall(r"^#   sudo cp (?:-r )?(\S+) ", small, re.MULTILINE)
    assert "notebooks" in copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    image = LARGE["singleuser"]["image"]
    assert f"--image-name {image['name']}:{image['tag']}\n" in large.replace(" .\n", "\n")
    assert "--values classroom/kubernetes.yaml" in large
    course = re.search(r"--target-repo-dir (\S+)", large)[1]
    command = LARGE["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"][-1]
    assert f" {course}/notebooks {LARGE['singleuser']['storage']['homeMountPath']}/ " in command
    assert (ROOT / LARGE["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")).is_file()
