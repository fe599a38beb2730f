"""The directive ``{kernel} elu elu_grad``: functions of the module, as they are tested.

The docstring is left out, as the text around the code says what it does; a line below the code
leads to it in the reference. Sphinx's own `literalinclude` can show a function, but not leave
a part of it out.
"""

import ast
from functools import cache
from pathlib import Path

from docutils import nodes
from module_source import definitions, files, public_names
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

_ = get_translation("sphinx")
parse = cache(ast.parse)  # a page shows several functions of a file


def without_docstring(source: str, name: str) -> str:
    r"""Return a function's lines as they stand, without those of its docstring.

    >>> without_docstring('def f(x):\n    "Double x."\n    return 2 * x', "f")
    'def f(x):\n    return 2 * x'
    """
    node = definitions(parse(source))[name]
    docstring = node.body[0]
    lines = source.splitlines()
    kept = lines[node.lineno - 1 : docstring.lineno - 1]
    return "\n".join(kept + lines[docstring.end_lineno : node.end_lineno])


class Kernel(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        sources = {name: self.source(name) for name in self.arguments[0].split()}
        code = "\n\n\n".join(without_docstring(source, name) for name, source in sources.items())
        block = nodes.literal_block(code, code, language="python")
        self.set_source_info(block)
        public = [name for name in sources if name in public_names(parse(sources[name]))]
        return [block, self.reference(public)] if public else [block]

    def source(self, name: str) -> str:
        for path in files(Path(self.env.app.confdir, "glossary_code")):
            source = path.read_text(encoding="utf-8")
            if f"\ndef {name}(" in source:
                self.env.note_dependency(str(path))
                return source
        raise self.error(f"glossary_code has no function {name}")

    def reference(self, names: list[str]) -> nodes.paragraph:
        roles = ", ".join(f"{{func}}`~glossary_code.{name}`" for name in names)
        links, _messages = self.parse_inline(roles)
        text = nodes.Text(_("Reference:") + " ")
        return nodes.paragraph(
            "", "", text, *links, classes=["reference-link"], translatable=False
        )


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("kernel", Kernel)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
