"""Fork the kernels that run the cells from a process that has imported what they need.

A fresh kernel imports IPython, NumPy and Matplotlib for its page alone, which takes longer than
the cells of most pages do. Python's fork server imports them once. It runs no cell and starts no
thread, event loop or ZeroMQ context, so that a forked kernel gives what a fresh one does.
"""

import os
import sys
from importlib.metadata import EntryPoint
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from sphinx.application import Sphinx

NAME = "forked"
# The module of the glossary is left to the cells, which say what is wrong with it.
IMPORTS = [
    "babel.numbers",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "myst_nb",
    "scipy.special",
    "sphinx.cmd.build",  # multiprocessing imports the main module in every process
    "xml.etree.ElementTree",
]
context = get_context("forkserver")


class ForkedKernel(context.Process):
    """A kernel with the methods of `subprocess.Popen` that its provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.start_with = arguments, folder, environment

    def run(self) -> None:
        from ipykernel.kernelapp import IPKernelApp

        arguments, folder, environment = self.start_with
        Thread(target=end_with_the_build, daemon=True).start()
        sys.path.remove(str(Path(__file__).parent))
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        os.setsid()  # a Ctrl-C in the terminal is for Sphinx alone
        IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])

    def poll(self) -> int | None:
        return self.exitcode

    def wait(self) -> int | None:
        self.join()
        return self.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


def end_with_the_build() -> None:
    parent_process().join()
    os._exit(1)


class ForkingProvisioner(LocalProvisioner):
    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.process = ForkedKernel(arguments, options["cwd"], options["env"])
        self.process.start()
        self.pid = self.process.pid
        return self.connection_info


def setup(app: Sphinx) -> dict[str, bool]:
    if sys.platform == "linux":  # on macOS the system's libraries do not bear a fork
        context.set_forkserver_preload(IMPORTS)
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or the debugger prints a warning
        factory = KernelProvisionerFactory.instance()
        value = f"{__name__}:{ForkingProvisioner.__name__}"
        factory.provisioners[NAME] = EntryPoint(NAME, value, factory.GROUP_NAME)
        factory.default_provisioner_name = NAME
    return {"parallel_read_safe": True, "parallel_write_safe": True}
