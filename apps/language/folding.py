"""Words as they are looked for: without accents and capitals. The database has the same rule as `walle_fold`.

Must never be changed without a migration that changes the database's: what is indexed would no longer be found.
"""

# Capitals too: the database's own notion of lower case may end at «z».
ACCENTED = "ÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇáàâäãåéèêëíìîïóòôöõúùûüñç"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncaaaaaaeeeeiiiiooooouuuunc"
_PLAIN = str.maketrans(ACCENTED, PLAIN)


def fold(text: str) -> str:
    """`text` as it is looked for, letter for letter: places stay the same."""
    folded = text.translate(_PLAIN)
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)
