"""Read the module as text, without importing it: what is public and where it is defined."""

import ast
from pathlib import Path

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign


def public_names(tree: ast.Module) -> list[str]:
    """Return the names that a file lists in its ``__all__``.

    >>> public_names(ast.parse('__all__ = ["relu"]'))
    ['relu']
    """
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def definitions(tree: ast.Module) -> dict[str, Definition]:
    r"""Return the functions, classes and type aliases of a file, in its order.

    >>> list(definitions(ast.parse("Params = list[float]\ndef forward(x): ...")))
    ['Params', 'forward']
    """
    found: dict[str, Definition] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found[ast.unparse(node.targets[0])] = node
    return found


def files(folder: Path, name: str = "") -> list[Path]:
    """Return the files in the module's folder, or those of the part of that name."""
    part = folder / name
    return sorted(part.rglob("*.py")) if part.is_dir() else [part.with_suffix(".py")]
