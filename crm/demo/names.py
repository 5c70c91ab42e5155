"""What invented persons are made of: names of many countries, places, numbers that are kept free for fiction."""

from __future__ import annotations

FIRST_NAMES = {
    "Germany": (
        "Anna Lukas Marie Felix Katrin Jörg Sabine Matthias Lena Florian Ulrike Stefan Petra Tobias Heike Moritz "
        "Johanna Ralf Birgit Sven Carolin Holger Nele Andreas Frieda Dirk"
    ),
    "France": "Camille Julien Élodie Mathieu Aurélie Benoît Chloé Rémi Sandrine Thibault Margaux Olivier",
    "United Kingdom": "Harriet Callum Imogen Rhys Fiona Alistair Beatrice Owen Georgina Duncan",
    "Sweden": "Astrid Henrik Saga Björn Elin Gustav Maja Åke Linnéa Oskar",
    "elsewhere": (
        "Katarzyna Łukasz Zeynep Emre Giulia Matteo Ananya Rohan Yuki Kenji Chiamaka Tunde Lucía Diego Thuy Minh "
        "Oksana Eleni Farid Leila"
    ),
}
LAST_NAMES = {
    "Germany": (
        "Krämer Vogelsang Lindner Hartwig Brenner Pohlmann Seidel Rautenberg Wiesner Thalmann Oswald Friedrichs "
        "Kaltenbach Steinhoff Möller Jansen Dörfler Ebeling Gerdes Hinrichs Kühne Lohmann Petersen Reimers Strauß Voigt"
    ),
    "France": "Lefèvre Garnier Morel Chevallier Dufour Perrin Blanchet Rousselle Marchand Delacourt",
    "United Kingdom": "Ashworth Pemberton Kinnear Lockhart Radcliffe Tolliver Whitcombe Macrae Hargreaves",
    "Sweden": "Lindqvist Söderberg Åkesson Nordin Hallgren Wikström Ekdahl Sandell",
    "elsewhere": (
        "Wiśniewska Kowalczyk Yıldız Demirtaş Ferrante Bianchini Raghavan Mehrotra Tanabe Okonkwo Adeyemi Herrera "
        "Quintero Nguyen Papadakis Horváth Novotný Bakker Shevchenko Rahimi"
    ),
}
CITIES = {
    "Germany": (
        "10115 Berlin,20095 Hamburg,50667 Köln,80331 München,60311 Frankfurt am Main,04109 Leipzig,28195 Bremen,"
        "30159 Hannover,70173 Stuttgart,24103 Kiel,18055 Rostock,01067 Dresden,99084 Erfurt,48143 Münster"
    ),
    "France": "67000 Strasbourg,54000 Nancy,57000 Metz,68100 Mulhouse,59000 Lille",
    "United Kingdom": "BS1 Bristol,LS1 Leeds,NE1 Newcastle,NR1 Norwich",
    "Sweden": "21120 Malmö,41103 Göteborg,25220 Helsingborg,35230 Växjö",
}
STREETS = {
    "Germany": "Lindenweg,Mühlenstraße,Am Sonnenhang,Gartenstraße,Birkenallee,Schulstraße,Kirchplatz,Hafenweg",
    "France": "rue des Tilleuls,avenue du Moulin,rue de la Gare,chemin des Vignes",
    "United Kingdom": "Mill Lane,Orchard Road,Station Terrace,Meadow View",
    "Sweden": "Björkvägen,Storgatan,Solbacken,Kvarngatan",
}
RESIDENCE = {"Germany": 72, "France": 11, "United Kingdom": 9, "Sweden": 8}
TIME_ZONES = {
    "Germany": "Europe/Berlin",
    "France": "Europe/Paris",
    "United Kingdom": "Europe/London",
    "Sweden": "Europe/Stockholm",
}
# What the regulators of these countries keep free for books and films: a prefix, and the first and last ending.
NUMBERS = {
    "Germany": [
        *(("+493023125", "000", "999"), ("+496990009", "000", "999"), ("+494066969", "000", "999")),
        *(("+492214710", "000", "999"), ("+498999998", "000", "999")),
        *(("+4917139200", "00", "99"), ("+49176040690", "00", "99")),
    ],
    "France": [("+3319900", "0000", "1999"), ("+3363998", "0000", "1999")],
    "United Kingdom": [("+447700900", "000", "999"), ("+442079460", "000", "999"), ("+441632960", "000", "999")],
    "Sweden": [("+467017406", "05", "99"), ("+464062804", "00", "49"), ("+463139006", "00", "49")],
}
DOMAINS = ("example.com", "example.org", "example.net")

COMPANY_FORMS = {
    "Hospitality": "Hotel {nature},Gasthof {nature},Café {nature},Pension {last}",
    "Food": "Bäckerei {last},Hofladen {nature},Brauhaus {nature},Molkerei {nature}",
    "Agriculture": "Hof {last},Gärtnerei {last},Weingut {last},Gut {nature}",
    "Manufacturing": "{last} Metallbau,{last} Werkzeuge,Tischlerei {last},{nature} Kunststofftechnik",
    "Logistics": "{last} Spedition,{nature} Logistik,Lagerhaus {nature}",
    "Real estate": "{nature} Wohnbau,{last} Immobilien,Hausverwaltung {last}",
    "Health": "Praxis Dr. {last},Seniorenstift {nature},Apotheke {nature}",
    "Education": "Kita {nature},Grundschule {nature},Sportverein {nature}",
    "Retail": "Autohaus {last},Gartencenter {nature},Möbelhaus {last},Fahrrad {last}",
}
NATURE = (
    "Lindenhof Sonnenberg Birkenau Seeblick Waldesruh Ährenfeld Morgenrot Kornblume Eichgrund Möwennest "
    "Apfelgarten Dünenhaus Rosenheide Steinbach Himmelsau Nordwind"
)
JOBS = (
    "Managing director,Owner,Facility manager,Head of operations,Energy officer,Purchasing manager,"
    "Finance manager,Site manager,Board member,Technical director"
)
