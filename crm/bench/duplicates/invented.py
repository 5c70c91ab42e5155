"""
People who do not exist, some of them written down twice: what the matcher's weights were taken from.

None of the measured files is looked at. A second writing leaves out, misspells, abbreviates and outdates as people do;
families and colleagues are among the strangers, since these are what a matcher takes for one person.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Any

from nicknames import NickNamer

type Row = dict[str, Any]

LETTERS = string.ascii_lowercase
BEGINNINGS = (
    "al ar ba ber bo bra cal car con da del dor el fair fer gar gold hal har hol ing jan kel kra "
    "lan lin mac mar mor nor o pem pol ra ross sal sch sto sum tal thorn van vo wal wes whit zim"
)
ENDINGS = (
    "bach berg bourne by dale den der ell er ette feld ford ham hardt ini kin ley lin man mann mer more "
    "nell ner ning owski quist ridge ris rop sen ski son stein ston tens ton vich well wick wood worth"
)
TOWNS = [begin.title() + end for begin in BEGINNINGS.split() for end in ("burg", "ton", "field", "mouth", "stadt")]
ROADS = ["Street", "Road", "Lane", "Avenue", "Place", "Drive", "Crescent", "straße"]
KINDS = ["Energy", "Solar", "Systems", "Consulting", "Bau", "Logistics", "Media", "Foods", "Partners", "Technik"]
PROVIDERS = ["gmail.com", "outlook.com", "yahoo.com", "gmx.de", "icloud.com", "web.de"]


def keyboard_slip(text: str, dice: random.Random) -> str:
    """Misspell a word once: a letter too many, too few, another, or two changed about."""
    if len(text) < 2:
        return text
    at = dice.randrange(len(text) - 1)
    letter = dice.choice("0123456789" if text[at].isdigit() else LETTERS)
    return dice.choice(
        (
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


class Population:
    """Invented people, the same ones for the same number."""

    def __init__(self, people: int, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311
        self.short = {name: sorted(shorts) for name, shorts in NickNamer().nickname_lookup.items() if len(name) > 2}
        self.first_names = sorted(self.short)
        self.dice.shuffle(self.first_names)
        self.last_names = [
            (b + m + e).title() for b in BEGINNINGS.split() for m in ("", "i", "a") for e in ENDINGS.split()
        ]
        self.dice.shuffle(self.last_names)
        self.companies = [self._company() for _ in range(max(people // 6, 10))]
        self.people = people

    def rows(self) -> list[tuple[int, Row]]:
        """Give (who it is, how they were written down); one in eight is there more than once."""
        found: list[tuple[int, Row]] = []
        household: Row | None = None
        for number in range(self.people):
            row = self._stranger() if household is None or self.dice.random() > 0.08 else self._relative(household)
            household = row
            found.append((number, row))
            while self.dice.random() < 0.125:
                found.append((number, self.again(row)))
        self.dice.shuffle(found)
        return found

    def _often(self, words: list[Any]) -> Any:
        """Choose a word, those in front far more often."""
        return words[int(len(words) * self.dice.random() ** 2.2)]

    def _word(self) -> str:
        return (self.dice.choice(BEGINNINGS.split()) + self.dice.choice(ENDINGS.split())).title()

    def _company(self) -> Row:
        dice = self.dice
        name = f"{self._word()} {dice.choice(KINDS)}"
        domain = name.lower().replace(" ", dice.choice(("", "-"))) + dice.choice((".com", ".de", ".co.uk", ".net"))
        return {"account__name": name, "domain": domain, "phone": self._number(), **self._address()}

    def _address(self) -> Row:
        dice = self.dice
        town = int(len(TOWNS) * dice.random() ** 2.2)
        road = f"{self._word()} {dice.choice(ROADS)}"
        postcode = f"{10000 + town * 37 + dice.randrange(30)}"
        return {"address_1": f"{dice.randint(1, 220)} {road}", "city": TOWNS[town], "zip_code": postcode}

    def _number(self) -> str:
        return f"+49{self.dice.randint(1_500_000_000, 1_799_999_999)}"

    def _stranger(self) -> Row:
        dice = self.dice
        first, last = self._often(self.first_names).title(), self._often(self.last_names)
        if dice.random() < 0.06:
            first += f" {self._often(self.first_names).title()}"
        if dice.random() < 0.04:
            last += f"-{self._often(self.last_names)}"
        job = self._often(self.companies) if dice.random() < 0.7 else None
        row: Row = {"first_name": first, "last_name": last, "account__name": job["account__name"] if job else ""}
        home = job if job and dice.random() < 0.6 else self._address()
        row |= {name: home[name] for name in ("address_1", "city", "zip_code")}
        row["phone_number"] = job["phone"] if job and dice.random() < 0.15 else self._number()
        row["mobile_phone"] = self._number() if dice.random() < 0.3 else ""
        row["email"] = self._email(first, last, job["domain"] if job and dice.random() < 0.8 else "")
        row["birthday"] = f"{dice.randint(1940, 2006)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        row["external_id"] = str(dice.randint(1_000_000, 9_999_999))
        return row

    def _relative(self, row: Row) -> Row:
        """Give somebody of the same household."""
        other = self._stranger()
        shared = ("last_name", "address_1", "city", "zip_code")
        other |= {name: row[name] for name in shared}
        if self.dice.random() < 0.4:
            other["phone_number"] = row["phone_number"]
        return other

    def _email(self, first: str, last: str, domain: str) -> str:
        dice = self.dice
        if domain and dice.random() < 0.03:
            return f"info@{domain}"
        first, last = first.lower().split()[0], last.lower()
        local = dice.choice(
            (f"{first}.{last}", f"{first[0]}.{last}", f"{first}{dice.randint(1, 99)}", f"{first[0]}{last}")
        )
        return f"{local}@{domain or dice.choice(PROVIDERS)}"

    def again(self, row: Row) -> Row:
        """Write somebody down once more, at another time, by another hand."""
        dice, new = self.dice, dict(row)
        if dice.random() < 0.2:  # a new job
            job = self._often(self.companies)
            new["account__name"] = job["account__name"]
            new["email"] = self._email(row["first_name"], row["last_name"], job["domain"])
            new["phone_number"] = self._number()
        if dice.random() < 0.15:  # has moved
            new |= self._address()
        changes: list[tuple[float, Callable[[], Any]]] = [
            (0.10, lambda: new.update(first_name=self._short(new["first_name"]))),
            (0.03, lambda: new.update(first_name=new["first_name"][:1])),
            (0.02, lambda: new.update(last_name=self._often(self.last_names))),
            (0.50, lambda: new.update(first_name=new["first_name"].split(" ")[0])),
            (0.40, lambda: new.update(last_name=new["last_name"].split("-")[0])),
            (0.04, lambda: new.update(first_name=new["last_name"], last_name=new["first_name"])),
            (0.15, lambda: new.update(email=self._other_mailbox(new))),
            (0.06, lambda: new.update(external_id=str(dice.randint(1_000_000, 9_999_999)))),  # of another system
            (0.06, lambda: new.update(birthday=self._guess(new["birthday"]))),
            (0.20, lambda: new.update(external_id="")),
        ]
        for share, change in changes:
            if dice.random() < share:
                change()
        for name in new:
            if new[name] and dice.random() < (0.10 if "name" in name else 0.15):
                new[name] = ""
            elif new[name] and dice.random() < 0.15:
                new[name] = keyboard_slip(new[name], dice)
                if dice.random() < 0.2:
                    new[name] = keyboard_slip(new[name], dice)
        return new if new["first_name"] or new["last_name"] or new["email"] else dict(row)

    def _guess(self, day: str) -> str:
        """Give a birthday as somebody half remembers it, or as a form had it filled in."""
        dice, year = self.dice, int(day[:4])
        return dice.choice(
            (f"{year + dice.randint(-2, 2)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}", f"{year}-01-01")
        )

    def _short(self, name: str) -> str:
        shorts = self.short.get(name.lower())
        return self.dice.choice(shorts).title() if shorts else name

    def _other_mailbox(self, row: Row) -> str:
        local, _at, _domain = row["email"].partition("@")
        choice = self.dice.random()
        if choice < 0.4:
            return f"{local}@{self.dice.choice(PROVIDERS)}"
        return self._email(row["first_name"] or "x", row["last_name"] or "x", "")
