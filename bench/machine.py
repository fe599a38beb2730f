"""Where it ran: processor, versions, threads."""

import importlib.metadata
import os
import platform
import sys
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_info


def describe() -> dict[str, Any]:
    """Return what the numbers depend on; to be asked when all libraries are loaded."""
    torch = sys.modules.get("torch")
    packages = ["numpy", "scipy", "scikit-learn", *(["torch"] if torch else [])]
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "threads": [
            {
                "of": owner(pool["filepath"]),
                "library": pool["internal_api"],
                "version": pool["version"],
                "threads": pool["num_threads"],
                "kernel": pool.get("architecture"),
            }
            for pool in threadpool_info()
        ],
        "torch_threads": torch.get_num_threads() if torch else None,
    }


def processor() -> str:
    """Name the model of the processor."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def owner(library: str) -> str:
    """Name the package that a library was installed with.

    >>> owner("/lib/python3/site-packages/numpy.libs/libopenblas.so")
    'numpy'
    """
    return library.rpartition("site-packages/")[2].partition("/")[0].removesuffix(".libs")
