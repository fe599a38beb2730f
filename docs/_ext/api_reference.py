"""The directive ``{reference} data metrics``: the public names of parts of the module.

Sphinx's autodoc reads docstrings as reStructuredText, where |x| is a substitution, but their
translations are read as the page is, here as MyST. This directive reads both as MyST. In a
docstring, a name in single backticks refers to a public name, and a word in double quotes is a
string. Each type, description and paragraph is a message to translate; signatures, sources,
examples and code are not.
"""

import ast
import re
from pathlib import Path

from docstrings import items, paragraphs, sections
from docutils import nodes
from entry_links import entry_link
from kernels import without_docstring
from module_source import Definition, definitions, files, public_names
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

_ = get_translation("sphinx")

CODE = re.compile(r"[\w.]+|\{.*\}")
NAME = re.compile(r"(?<!`)`(\w+)`(?!`)")
WORD = re.compile(r'"\w+"')
SOURCE = re.compile(r"(doi:|arXiv:|https?://)(\S*[^\s.,;])")
ADDRESSES = {"doi:": "https://doi.org/", "arXiv:": "https://arxiv.org/abs/"}
LISTS = ("Attributes", "Parameters", "Raises", "Returns")


def declaration(name: str, node: Definition) -> str:
    """Return the directive of Sphinx's Python domain that declares a name.

    >>> print(declaration("f", ast.parse("def f(x: float, *, h: float = 0.1): ...").body[0]))
    ```{py:function} f(x, *, h=0.1)
    ```
    """
    match node:
        case ast.FunctionDef():
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
            kind, rest = "function", f"({ast.unparse(node.args)})"
        case ast.ClassDef():
            fields = [ast.unparse(f.target) for f in node.body if isinstance(f, ast.AnnAssign)]
            kind, rest = "class", f"({', '.join(fields)})"
        case ast.Assign():
            if isinstance(node.value, ast.Dict):  # whose values are made by private helpers
                node.value.values = [ast.Constant(...)] * len(node.value.keys)
            kind, rest = "data", f"\n:value: {ast.unparse(node.value)}"
    return f"```{{py:{kind}}} {name}{rest}\n```"


def as_myst(text: str) -> str:
    """Mark up what a docstring leaves plain: references and strings.

    >>> print(as_myst('See `relu`; "none" keeps all.'))
    See {obj}`relu`; ``"none"`` keeps all.
    """
    return WORD.sub(r"``\g<0>``", NAME.sub(r"{obj}`\1`", text))


def code_to_unfold(code: str) -> list[nodes.Node]:
    return [
        nodes.raw("", f"<details><summary>{_('Code')}</summary>", format="html"),
        nodes.literal_block(code, code, language="python"),
        nodes.raw("", "</details>", format="html"),
    ]


def locate(node: nodes.Element, path: Path, line: int) -> None:
    """Say where a text comes from, for the warnings about its translation."""
    for part in node.findall(nodes.Element):
        part.source, part.line = str(path), line


class Reference(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        self.env.ref_context["py:module"] = "glossary_code"
        folder = Path(self.env.app.confdir, "glossary_code")
        return [
            self.file(path, ".".join(path.relative_to(folder).with_suffix("").parts))
            for part in self.arguments[0].split()
            for path in files(folder, part)
            if not path.name.startswith("_")
        ]

    def file(self, path: Path, name: str) -> nodes.section:
        root = Path(self.env.app.confdir)
        self.env.note_dependency(str(path))
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        found = definitions(tree)
        title = nodes.title(name, "", nodes.literal("", name), translatable=False)
        section = nodes.section("", title, names=[name])
        self.state.document.note_implicit_target(section, section)
        section += self.prose(ast.get_docstring(tree))
        locate(section, path, 1)
        public = public_names(tree)
        for defined, node in found.items():
            if defined in public:
                place = f"{path.relative_to(root).as_posix()}#L{node.lineno}"
                entry = self.entry(defined, node, source, place)
                locate(entry[-1], path, node.lineno)
                section += entry
        return section

    def entry(self, name: str, node: Definition, source: str, place: str) -> list[nodes.Node]:
        result = self.parse_text_to_nodes(declaration(name, node))
        if not isinstance(node, ast.Assign):
            content = result[-1][-1]
            (_no_title, text), *rest = sections(ast.get_docstring(node))
            content += self.prose(text)
            content += entry_link(name=name, source=place)
            content += nodes.field_list("", *(self.field(*section) for section in rest))
            content += code_to_unfold(without_docstring(source, name))
        return result

    def field(self, title: str, text: str) -> nodes.field:
        if title in LISTS:
            body = [nodes.definition_list("", *(self.item(*item) for item in items(text)))]
        elif title == "References":
            body = [self.source(" ".join(line.split())) for line in text.strip().split(".\n")]
        elif title == "Examples":
            body = [nodes.literal_block(text.strip(), text.strip(), language="pycon")]
        else:
            body = self.prose(text)
        name = nodes.field_name("", str(_(title)), translatable=False)
        return nodes.field("", name, nodes.field_body("", *body))

    def item(self, name: str, kind: str, description: str) -> nodes.definition_list_item:
        code = CODE.fullmatch(kind) is not None
        role = "{obj}" if kind[0].isupper() else ""
        kind = f"{role}`{kind}`" if code else as_myst(kind)
        of_kind, _messages = self.parse_inline(kind)
        if name:
            head = [nodes.term("", "", nodes.literal("", name), translatable=False)]
            head += [nodes.classifier(kind, "", *of_kind, translatable=not code)]
        else:
            head = [nodes.term(kind, "", *of_kind, translatable=not code)]
        definition = nodes.definition("", *self.prose(description))
        return nodes.definition_list_item("", *head, definition)

    def prose(self, text: str) -> list[nodes.Node]:
        return self.parse_text_to_nodes(as_myst("\n\n".join(paragraphs(text))))

    def source(self, text: str) -> nodes.paragraph:
        """Write a source as it stands, in its own language, with its identifiers as links."""
        result = nodes.paragraph("", classes=["language-en"], translatable=False)
        end = 0
        for match in SOURCE.finditer(text):
            address = ADDRESSES.get(match[1], match[1]) + match[2]
            result += nodes.Text(text[end : match.start()])
            result += nodes.reference("", match[0], refuri=address)
            end = match.end()
        result += nodes.Text(text[end:])
        return result


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("reference", Reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
