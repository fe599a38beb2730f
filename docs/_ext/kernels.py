"""The directive ``{kernel} elu elu_grad``: functions of the module, as they are tested.

The docstring is left out, as the text around the code says what it does. Sphinx's own
`literalinclude` can show a function, but not leave a part of it out.
"""

import ast
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def without_docstring(source: str, name: str) -> str | None:
    r"""Return a function's lines as they stand, without those of its docstring, if it is there.

    >>> without_docstring('def f(x):\n    "Double x."\n    return 2 * x', "f")
    'def f(x):\n    return 2 * x'
    """
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            docstring = node.body[0]
            lines = source.splitlines()
            kept = lines[node.lineno - 1 : docstring.lineno - 1]
            return "\n".join(kept + lines[docstring.end_lineno : node.end_lineno])
    return None


class Kernel(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        code = "\n\n\n".join(self.code(name) for name in self.arguments[0].split())
        block = nodes.literal_block(code, code, language="python")
        self.set_source_info(block)
        return [block]

    def code(self, name: str) -> str:
        for path in sorted(Path(self.env.app.confdir, "glossary_code").rglob("*.py")):
            code = without_docstring(path.read_text(encoding="utf-8"), name)
            if code is not None:
                self.env.note_dependency(str(path))
                return code
        raise self.error(f"glossary_code has no function {name}")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("kernel", Kernel)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
