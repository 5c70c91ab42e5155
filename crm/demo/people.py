"""Invent persons and companies, no two with the same address, number or name."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

from crm.demo import names

LETTERS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "l", "ø": "o", "ı": "i", "ä": "ae", "ö": "oe", "ü": "ue"})


class People:
    """A supply of people who do not exist."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._emails: set[str] = set()
        self._companies: set[str] = set()
        self._numbers = {country: _numbers(dice, country) for country in names.NUMBERS}

    def person(self) -> dict[str, Any]:
        """Invent somebody: the fields of a contact."""
        country = self._country()
        origin = country if self.dice.random() < 0.78 else "elsewhere"
        first = self.dice.choice(names.FIRST_NAMES[origin].split())
        last = self.dice.choice(names.LAST_NAMES[origin].split())
        fields = {"first_name": first, "last_name": last, "email": "", "time_zone": names.TIME_ZONES[country]}
        if self.dice.random() < 0.94:
            fields["email"] = self._email(first, last)
        if self.dice.random() < 0.86 or not fields["email"]:
            fields["phone_number"] = self._numbers[country].pop()
        return fields | self._address(country)

    def company(self) -> dict[str, Any]:
        """Invent an organisation: the fields of an account."""
        industry = self.dice.choice(list(names.COMPANY_FORMS))
        form = self.dice.choice(names.COMPANY_FORMS[industry].split(","))
        name = form.format(
            last=self.dice.choice(names.LAST_NAMES["Germany"].split()), nature=self.dice.choice(names.NATURE.split())
        )
        if name in self._companies:
            return self.company()
        self._companies.add(name)
        return {
            "name": name,
            "industry": industry,
            "employees": round(self.dice.lognormvariate(3.1, 1.0)) + 2,
            "website": f"https://www.example.com/{_plain(name).replace(' ', '-')}",
            "phone_number": self._numbers["Germany"].pop(),
            **self._address("Germany"),
        }

    def job(self) -> str:
        return self.dice.choice(names.JOBS.split(","))

    def _country(self) -> str:
        return self.dice.choices(list(names.RESIDENCE), list(names.RESIDENCE.values()))[0]

    def _address(self, country: str) -> dict[str, str]:
        zip_code, _, city = self.dice.choice(names.CITIES[country].split(",")).partition(" ")
        street = self.dice.choice(names.STREETS[country].split(","))
        number = self.dice.randint(1, 98)
        line = f"{number} {street}" if country in {"France", "United Kingdom"} else f"{street} {number}"
        return {"address_1": line, "zip_code": zip_code, "city": city, "country": country}

    def _email(self, first: str, last: str) -> str:
        form = self.dice.choice(("{first}.{last}", "{initial}.{last}", "{first}{last}", "{last}.{first}"))
        words = {"first": _plain(first), "last": _plain(last), "initial": _plain(first)[0]}
        name, domain = form.format(**words), self.dice.choice(names.DOMAINS)
        email, again = f"{name}@{domain}", 1
        while email in self._emails:
            again += 1
            email = f"{name}{again}@{domain}"
        self._emails.add(email)
        return email


def _plain(text: str) -> str:
    """Write a name with the letters of an address."""
    spelt = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    return "".join(letter for letter in spelt if letter.isascii() and (letter.isalnum() or letter == " "))


def _numbers(dice: random.Random, country: str) -> list[str]:
    numbers = [
        f"{prefix}{ending:0{len(first)}}"
        for prefix, first, last in names.NUMBERS[country]
        for ending in range(int(first), int(last) + 1)
    ]
    dice.shuffle(numbers)
    return numbers
