"""Drawings that stand for photographs. Pure: a name and a number in, SVG out."""

from __future__ import annotations

_SHAPES: dict[str, str] = {
    "console": '<rect x="50" y="70" width="140" height="100" rx="10" fill="#fff"/><rect x="80" '
    'y="82" width="80" '
    'height="76" rx="4" fill="#26323a"/><circle cx="64" cy="98" r="7" fill="#f0544f"/><circle '
    'cx="176" cy="140" '
    'r="7" fill="#3aa6dd"/>',
    "phone": '<rect x="82" y="36" width="76" height="168" rx="14" fill="#26323a"/><rect x="90" '
    'y="52" width="60" '
    'height="132" rx="4" fill="#8fd3ff"/><circle cx="120" cy="194" r="5" fill="#fff"/>',
    "bike": '<g fill="none" stroke="#fff" stroke-width="8"><circle cx="72" cy="148" r="36"/><circle '
    'cx="172" cy="148" '
    'r="36"/><path d="M72 148 L104 92 L158 92 L172 148 M104 92 L126 148 L72 148 M126 148 L158 92 M96 '
    "78 h22 M158 92 "
    'l-6 -22 h18"/></g>',
    "monitor": '<rect x="36" y="52" width="168" height="106" rx="8" fill="#26323a"/><rect x="44" '
    'y="60" width="152" '
    'height="90" rx="3" fill="#b6e3d4"/><path d="M104 158 h32 v20 h24 v10 h-80 v-10 h24z" fill="#26323a"/>',
    "camera": '<rect x="40" y="76" width="160" height="100" rx="14" fill="#26323a"/><rect x="86" '
    'y="58" width="68" '
    'height="24" rx="6" fill="#26323a"/><circle cx="120" cy="126" r="36" fill="#8fa7b3"/><circle '
    'cx="120" cy="126" '
    'r="22" fill="#16202a"/>',
    "jacket": '<path d="M88 52 L120 68 L152 52 L196 82 L182 122 L166 112 V196 H74 V112 L58 122 L44 82 Z" '
    'fill="#26323a"/><path d="M120 68 V196" stroke="#cfd8dc" stroke-width="4"/>',
    "box": '<path d="M50 92 L120 60 L190 92 V164 L120 196 L50 164 Z" fill="#fff"/><path d="M50 92 '
    "L120 124 L190 92 "
    'M120 124 V196" fill="none" stroke="#b08d57" stroke-width="5"/>',
}
_GROUNDS = ("#13c1ac", "#7aa8d8", "#e6b566", "#c78fb8", "#8fbf7f", "#d98c74")


def drawing(name: str, seed: int) -> str:
    """An SVG of 240 by 240 for a kind of thing; the seed picks the background."""
    ground = _GROUNDS[seed % len(_GROUNDS)]
    shape = _SHAPES.get(name, _SHAPES["box"])
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><rect width="240" height="240" '
            f'fill="{ground}"/>{shape}</svg>')  # fmt: skip
