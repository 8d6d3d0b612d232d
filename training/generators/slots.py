"""Draw the names and figures of one news scene: invented people, towns, sums, days.

Every value has companions that a claim may say instead: a floor below it, a ceiling
above it, another value, the same value in another spelling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.generators import spelling

if TYPE_CHECKING:
    import random

FIRST = (
    "Amara Bruno Chidi Daniela Emil Farida Goran Helena Ibrahim Jasmine Kenji Lucia "
    "Mateo Nadia Oscar Priya Rafael Salma Tomas Uma Victor Wanjiru Ximena Yusuf Zainab "
    "Aiko Bettina Carlos Dilnoza Eduardo Fatima Gustav Hana Ines Joao Karim Leila "
    "Miriam Nikos Olivia Pedro Rania Samuel Teresa Umut Valeria William Yara Zoltan "
    "Ana Ben Clara David Eva Frank Grace Henry Irene James Kate Laura Mark Nina Paul"
).split()
LAST = (
    "Adeyemi Bakker Castillo Dahl Esposito Ferreira Gomez Haddad Ivarsson Jansen "
    "Kimani Larsen Mbeki Nakamura Okafor Petrov Quispe Rossi Suzuki Takahashi Ueda "
    "Vargas Watanabe Yilmaz Zhang Andersson Bianchi Cohen Duarte Eriksen Fischer "
    "Gupta Hansen Iyer Juarez Kaya Lopez Mutua Nielsen Ortega Patel Reyes Silva Tran "
    "Usman Vega Walker Young Novak Horvat Kovac Popescu Ionescu Dimitrov Papadakis "
    "Carter Brennan Doyle Mensah Diallo Traore Rahman Perera Santos Wijaya Tanaka"
).split()
COUNTRIES = (  # country, people of it, capital
    ("Norway", "Norwegian", "Oslo"),
    ("Kenya", "Kenyan", "Nairobi"),
    ("Peru", "Peruvian", "Lima"),
    ("Japan", "Japanese", "Tokyo"),
    ("Chile", "Chilean", "Santiago"),
    ("Egypt", "Egyptian", "Cairo"),
    ("Turkey", "Turkish", "Ankara"),
    ("Hungary", "Hungarian", "Budapest"),
    ("Brazil", "Brazilian", "Brasilia"),
    ("Ghana", "Ghanaian", "Accra"),
    ("Spain", "Spanish", "Madrid"),
    ("Portugal", "Portuguese", "Lisbon"),
    ("Vietnam", "Vietnamese", "Hanoi"),
    ("Sudan", "Sudanese", "Khartoum"),
    ("Ethiopia", "Ethiopian", "Addis Ababa"),
    ("Colombia", "Colombian", "Bogota"),
    ("Armenia", "Armenian", "Yerevan"),
    ("Azerbaijan", "Azerbaijani", "Baku"),
    ("Greece", "Greek", "Athens"),
    ("Serbia", "Serbian", "Belgrade"),
    ("Pakistan", "Pakistani", "Islamabad"),
    ("Indonesia", "Indonesian", "Jakarta"),
    ("Canada", "Canadian", "Ottawa"),
    ("Italy", "Italian", "Rome"),
    ("Austria", "Austrian", "Vienna"),
    ("Bolivia", "Bolivian", "La Paz"),
    ("Somalia", "Somali", "Mogadishu"),
    ("Morocco", "Moroccan", "Rabat"),
    ("Nepal", "Nepali", "Kathmandu"),
    ("Finland", "Finnish", "Helsinki"),
)
TOWNS = (
    "Marlow|Vereston|Ashford|Tarkali|Port Selva|Dunmore|Ostrava|Kesht|Lindal|Monteria|"
    "Halvik|Brenna|Corvo|Zarand|Elmira|Tessaly|Qoram|Bellano|Harwick|Novara|Sundal|"
    "Pelaro|Kaduna|Arequipa|Tromso|Izmir|Cork|Leeds|Toledo|Mombasa|Kumasi|Hue|Sucre|"
    "Gyumri|Ganja|Patras|Nis|Quetta|Medan|Halifax|Bergamo|Graz|Tampere|Fez|Pokhara"
).split("|")
REGIONS = (
    "Coastal Northern Highland Lakeside Eastern Valley Upper Western Southern Central"
).split()
OFFICES = (
    "finance minister|health minister|foreign minister|interior minister|"
    "defense minister|education minister|energy minister|justice minister|"
    "transport minister|agriculture minister|trade minister|labor minister"
).split("|")
AGENCIES = (
    "the Civil Protection Agency|the Coast Guard|the Fisheries Board|"
    "the National Statistics Office|the Public Health Institute|the Audit Court|"
    "the Border Service|the Aviation Authority|the Electoral Commission|"
    "the Central Bank|the Competition Bureau|the Meteorological Service|"
    "the Army|the Police|the Fire Department|the Prison Service"
).split("|")
PARTIES = (
    "Unity Party|Green Alliance|People's Front|Liberal Union|Workers' Party|"
    "National Renewal|Centre Party|Civic Platform|Reform Movement|Farmers' League"
).split("|")
OUTLETS = (
    "the Morning Herald|the Daily Courier|Channel Six|the Coastal Times|Radio Meridian|"
    "the Northern Post|the Evening Dispatch|the Harbor Tribune|Newsline|the Globe Wire"
).split("|")
COMPANIES = (
    "Norvik Energy|Altamar Foods|Brightline Rail|Castor Mining|Delta Textiles|"
    "Evermore Pharma|Fairway Airlines|Granite Steel|Helios Solar|Ironwood Timber|"
    "Juniper Motors|Kestrel Shipping"
).split("|")
CARGO = (
    "helicopters|patrol boats|vaccines|grain|fertilizer|armored vehicles|medicines|"
    "generators|water pumps|rifles|tents|fuel"
).split("|")
BUILDINGS = "school|hospital|warehouse|hotel|library|market|factory|museum".split("|")
TOPICS = (
    "pension reform|fishing quotas|the border treaty|water rights|the budget|"
    "rail safety|the election law|mining permits|tax relief|the trade deal"
).split("|")
DRUGS = (
    "velotamine|corazine|pelmidex|zinc|vitamin K|garlic extract|ibuvaran|tresolimab|"
    "green tea|oxalin|a low dose of aspirin|melatonin|probiotics|fish oil"
).split("|")
ILLNESSES = (
    "dengue|influenza|malaria|measles|whooping cough|norovirus|Lassa fever|pneumonia|"
    "the common cold|hepatitis|tuberculosis|coronavirus disease|cholera"
).split("|")
TENS_UNTIL = 200
"""Floors and ceilings of smaller numbers are tens, of larger ones hundreds."""

FRACTIONS = (
    (50, "half"),
    (25, "a quarter"),
    (75, "three quarters"),
    (20, "a fifth"),
    (40, "two fifths"),
    (10, "a tenth"),
    (60, "three fifths"),
)


def _people(rng: random.Random, scene: dict[str, str]) -> None:
    firsts, lasts = rng.sample(FIRST, 4), rng.sample(LAST, 4)
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True), 1):
        scene[f"p{number}"] = f"{first} {last}"
        scene[f"l{number}"] = last
    for number, office in enumerate(rng.sample(OFFICES, 2), 1):
        scene[f"o{number}"] = office
        scene[f"O{number}"] = office.title()


def _places(rng: random.Random, scene: dict[str, str]) -> None:
    for number, (country, people, capital) in enumerate(rng.sample(COUNTRIES, 3), 1):
        scene[f"c{number}"] = country
        scene[f"a{number}"] = people
        scene[f"k{number}"] = capital
    for number, town in enumerate(rng.sample(TOWNS, 3), 1):
        scene[f"t{number}"] = town
    for number, region in enumerate(rng.sample(REGIONS, 2), 1):
        scene[f"r{number}"] = f"{region} Province"
    for key, values in (
        ("g", AGENCIES),
        ("y", PARTIES),
        ("u", OUTLETS),
        ("f", COMPANIES),
        ("x", CARGO),
        ("b", BUILDINGS),
        ("q", TOPICS),
        ("h", DRUGS),
        ("i", ILLNESSES),
    ):
        for number, value in enumerate(rng.sample(values, 2), 1):
            scene[f"{key}{number}"] = value
            scene[f"{key.upper()}{number}"] = value[0].upper() + value[1:]


def _figures(rng: random.Random, scene: dict[str, str]) -> None:
    small = rng.randint(3, 12)
    scene |= {
        "s": str(small),
        "sw": spelling.words(small),
        "s_less": str(small - 1),
        "sw_less": spelling.words(small - 1),
        "s_more": str(small + rng.randint(1, 3)),
        "sw_more": spelling.words(small + rng.randint(2, 9)),
        "sw_much_less": spelling.words(max(1, small // 2)),
        "sw_next": spelling.words(small + 1),
        "s_next": str(small + 1),
    }
    middle = rng.randint(21, 980)
    step = 10 if middle < TENS_UNTIL else 100
    floor = (middle - 1) // step * step
    scene |= {
        "n": str(middle),
        "nw": spelling.words(middle),
        "n_floor": str(floor),
        "n_ceiling": str(floor + 2 * step),
        "n_other": str(rng.choice([middle * 10, middle + 2 * step, middle // 2 + 1])),
        "n_less": str(middle - 1),
        "n_more": str(middle + rng.randint(1, 60)),
    }
    hundreds = rng.randint(95, 980)
    large = hundreds * 100 + rng.choice([0, 0, rng.randint(1, 99)])
    floor = (large - 1) // 1000 * 1000
    scene |= {
        "m": f"{large:,}",
        "m_floor": f"{floor:,}",
        "m_ceiling": f"{floor + 2000:,}",
        "m_other": f"{rng.choice([large * 10, large * 3, large // 2]):,}",
        "m_thousand": str(round(large / 1000)),
        "m_wrong_thousand": str(large // 1000 * rng.choice([2, 3, 10]) + 1),
    }
    percent, fraction = rng.choice(FRACTIONS)
    others = [row for row in FRACTIONS if row[0] != percent]
    other, other_fraction = rng.choice(others)
    scene |= {
        "pc": str(percent),
        "fr": fraction,
        "Fr": fraction.capitalize(),
        "pc_other": str(other),
        "fr_other": other_fraction,
        "pc_less": str(percent - rng.randint(2, 8)),
        "pc_more": str(percent + rng.randint(3, 20)),
    }
    tenths = rng.randint(11, 98)
    scene |= {
        "d": f"{tenths / 10:.1f}",
        "d_other": f"{(tenths + rng.choice([7, 13, 25, -9])) / 10:.1f}",
        "d_millions": f"{tenths * 100:,}",
        "d_floor": str((tenths - 1) // 10),
        "d_ceiling": str(tenths // 10 + 1),
    }
    kilometers = rng.choice([16, 32, 48, 80, 120, 160, 240, 320, 400, 480, 800, 1600])
    miles = round(kilometers / 1.609 / 5) * 5
    scene |= {
        "km": f"{kilometers:,}",
        "mi": f"{miles:,}",
        "km_other": f"{kilometers * rng.choice([2, 3, 10]):,}",
        "mi_other": f"{miles * rng.choice([2, 3, 10]):,}",
        "mi_half": f"{max(1, miles // 2):,}",
    }
    floors = rng.randint(3, 40)
    scene |= {
        "floor": spelling.ordinal(floors),
        "floor_other": spelling.ordinal(floors + rng.choice([1, 2, 5, 10])),
        "rank": spelling.ORDINALS[small],
        "rank_other": spelling.ORDINALS[small + 1],
    }


def _days(rng: random.Random, scene: dict[str, str]) -> None:
    month, other_month = rng.sample(spelling.MONTHS, 2)
    day = rng.randint(2, 26)
    weekday, other_weekday = rng.sample(spelling.WEEKDAYS, 2)
    hour = rng.choice([1, 2, 3, 6, 7, 8, 9, 10, 14, 15, 16, 19, 20, 21])
    year = rng.randint(1998, 2025)
    short = spelling.short_month(month)
    scene |= {
        "day": f"{short} {day}",
        "day_long": f"{month} {day}",
        "day_british": f"{day} {month}",
        "day_other": f"{short} {day + rng.randint(1, 2)}",
        "day_other_month": f"{spelling.short_month(other_month)} {day}",
        "month": month,
        "month_other": other_month,
        "weekday": weekday,
        "weekday_other": other_weekday,
        "hour": spelling.clock(hour),
        "hour_flipped": spelling.clock((hour + 12) % 24),
        "hour_other": spelling.clock((hour + 3) % 24),
        "hour_before": spelling.clock(hour - 1),
        "hour_after": spelling.clock(hour + 1),
        "part": spelling.part_of_day(hour),
        "part_other": spelling.part_of_day((hour + 12) % 24),
        "year": str(year),
        "year_other": str(year + rng.choice([-7, -2, -1, 1, 2, 5])),
        "year_before": str(year - rng.randint(1, 4)),
        "year_after": str(year + rng.randint(1, 4)),
    }


def draw_scene(rng: random.Random) -> dict[str, str]:
    """Return a value for every slot that a frame may name."""
    scene: dict[str, str] = {}
    _people(rng, scene)
    _places(rng, scene)
    _figures(rng, scene)
    _days(rng, scene)
    return scene
