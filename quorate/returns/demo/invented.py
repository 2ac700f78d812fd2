"""Names that are plainly made up. Nobody, no council and no school of these names exists."""

from dataclasses import dataclass
from random import Random

GIVEN = {
    "F": (
        "Abelia", "Brindle", "Calla", "Dorrit", "Elowen", "Fenella", "Gossamer", "Hazelle", "Isolde", "Juniper",
        "Kestrel", "Linnet", "Marigold", "Nettie", "Ondine", "Primrose", "Quilla", "Rosalba", "Saffron", "Tansy",
        "Una", "Verbena", "Willa", "Xanthe", "Yarrow", "Zinnia", "Bryony", "Clover", "Damaris", "Eglantine",
    ),
    "M": (
        "Alder", "Bramwell", "Corin", "Dunstan", "Eldred", "Finch", "Garrick", "Hawthorn", "Ivo", "Jasper",
        "Kit", "Lorcan", "Merrick", "Nye", "Oakley", "Peregrine", "Quentin", "Rowan", "Sorrel", "Tamsin-Lee",
        "Ulric", "Vaughn", "Wystan", "Xander", "Yorick", "Zeb", "Barnaby", "Crispin", "Dexter", "Ellery",
    ),
}  # fmt: skip
FIRST_PARTS = (
    "Apple", "Barley", "Bramble", "Candle", "Clover", "Copper", "Cuckoo", "Damson", "Dapple", "Fiddle", "Gingham",
    "Gooseberry", "Hazel", "Honey", "Inkwell", "Kettle", "Lantern", "Marble", "Mitten", "Nettle", "Otter", "Paper",
    "Pebble", "Pepper", "Pickle", "Plum", "Puddle", "Quill", "Saffron", "Teasel", "Thimble", "Thistle", "Treacle",
    "Velvet", "Waffle", "Whistle", "Willow", "Button", "Bobbin", "Marrow",
)  # fmt: skip
LAST_PARTS = (
    "beck", "bottom", "bridge", "brook", "by", "combe", "croft", "dale", "down", "field", "ford", "gate", "ham",
    "hurst", "ley", "mere", "moor", "shaw", "side", "stead", "thorpe", "thwaite", "wick", "wold", "worth",
)  # fmt: skip
ADULTS = (
    "Ambrose", "Beatrix", "Cedric", "Delphine", "Edmund", "Florian", "Gwendolen", "Humphrey", "Imogen", "Jocelyn",
    "Kerensa", "Leopold", "Mirabel", "Nathaniel", "Octavia", "Percival", "Rosamund", "Sebastian", "Thaddeus",
    "Ursula", "Valentine", "Winifred", "Augustin", "Cordelia", "Dashiell", "Euphemia", "Fabian", "Ginevra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Council:
    """One invented council, working to one of the built-in procedures."""

    key: str
    procedure: str
    name: str
    place: str
    letter: str

    @property
    def domain(self) -> str:
        return f"{self.place.lower().replace(' ', '')}.example"


COUNCILS = (
    Council("tees", "tees", "Saltmarsh Borough Council", "Saltmarsh", "T"),
    Council("berkshire", "berkshire", "Oakhollow Borough Council", "Oakhollow", "B"),
    Council("pan-sussex", "pan-sussex", "Shinglebourne County Council", "Shinglebourne", "S"),
    Council("lincolnshire", "lincolnshire", "Fenwold County Council", "Fenwold", "L"),
)


def surnames(random: Random) -> list[str]:
    """Return a thousand family names, each once, in an order of their own."""
    found = [first + last for first in FIRST_PARTS for last in LAST_PARTS]
    random.shuffle(found)
    return found


def nhs_number(number: int) -> str:
    """Return a number with a right check digit in the range that the NHS keeps for tests (999 ...), or none."""
    digits = f"999{number:06d}"
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return "" if check == 10 else f"{digits}{0 if check == 11 else check}"
