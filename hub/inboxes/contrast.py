"""Contrast of a colour with white, after WCAG 2.2."""


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of white on a colour, 1 to 21.

    Args:
        colour: `#rrggbb`.
    """
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    """Return the linear light of an sRGB channel (WCAG 2.2, relative luminance)."""
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
