"""Finding names that are spelt nearly right: the fragments a name is indexed by."""

import unicodedata
from functools import lru_cache

import jellyfish


def plain(text: str) -> str:
    """Return a name in lower case without accents, hyphens or apostrophes."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if letter.isalnum() or letter == " ").strip()


@lru_cache(maxsize=50_000)
def fragments(*texts: str) -> frozenset[str]:
    """Return the keys of a name: its three-letter runs and, for each word, the sound it makes.

    Two spellings of one name share most of their keys; the search ranks by how many they share.
    """
    keys: set[str] = set()
    for text in texts:
        for word in plain(text.replace("-", " ")).split():
            padded = f"  {word} "
            keys.update(padded[i : i + 3] for i in range(len(padded) - 2))
            sound = jellyfish.metaphone(word)[:10]
            if sound:
                keys.add(f"~{sound}")
    return frozenset(keys)
