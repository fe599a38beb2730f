"""What the losses have in common."""

from glossary_code._checks import Array, check_not_empty, check_same_shape


def check_pair(**arrays: Array) -> None:
    """Refuse arrays that are empty or of different shapes."""
    check_same_shape(**arrays)
    for name, array in arrays.items():
        check_not_empty(name, array)
