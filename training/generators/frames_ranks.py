"""Frames about floors, ranks, rates, trends and years."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "floors",
        (
            (
                "The flames reached the {floor} floor of the tower, where a two-story "
                "restaurant burned, {g1} said."
            ),
            (
                "A two-story restaurant on the {floor} floor of the tower caught fire, "
                "according to {g1}."
            ),
        ),
        (
            "There was fire on the {floor} floor of the tower.",
            "A restaurant with two floors burned in the tower.",
            "A restaurant in the tower caught fire.",
        ),
        (
            "A three-story restaurant in the tower burned.",
            "The restaurant that burned had four stories.",
            "The restaurant that caught fire was on the {floor_other} floor.",
            "The restaurant in the tower did not burn.",
        ),
        (
            "The tower has {n} floors.",
            "The fire in the tower began in the basement.",
            "The restaurant in the tower was full when the fire broke out.",
            "{sw} people were hurt in the restaurant.",
        ),
    ),
    Frame(
        "rank",
        (
            "{c1} came {rank} in the championship, ahead of {c2}.",
            "{c1} finished {rank} in the championship while {c2} lagged behind it.",
        ),
        (
            "{c1} did better than {c2} in the championship.",
            "{c2} finished behind {c1}.",
            "{c1} was placed {rank} in the championship.",
            "{c1} beat {c2} to {rank} place.",
        ),
        (
            "{c2} finished ahead of {c1}.",
            "{c1} lagged behind {c2} in the championship.",
            "{c1} came {rank_other} in the championship.",
            "{c1} won the championship.",
            "{c1} and {c2} shared the same place.",
        ),
        (
            "{c1} will host the next championship.",
            "{c3} finished behind {c1}.",
            "{c2} was favored to win the championship.",
            "{c1} had won the championship in {year}.",
        ),
    ),
    Frame(
        "a month",
        (
            (
                "{F1} said that it needs {m} tonnes of steel a month to keep its works "
                "in {t1} running."
            ),
            "To keep running, the {f1} works in {t1} need {m} tonnes of steel a month.",
        ),
        (
            "The works in {t1} use {m} tonnes of steel each month.",
            "{f1} needs more than {m_floor} tonnes of steel a month in {t1}.",
        ),
        (
            "The works in {t1} need {m} tonnes of steel a day.",
            "{f1} needs {m} tonnes of steel a year in {t1}.",
            "{f1} needs {m_other} tonnes of steel a month in {t1}.",
            "{f1} needs {m} kilograms of steel a month in {t1}.",
            "The {f1} works in {t1} need no steel.",
        ),
        (
            "{f1} buys its steel from {c1}.",
            "{f1} employs {m} people in {t1}.",
            "{f1} will close its works in {t1}.",
            "{f1} paid more for its steel this month.",
        ),
    ),
    Frame(
        "trend",
        (
            "Unemployment in {c1} rose to {d}% in {month}, {g1} said.",
            (
                "The jobless rate in {c1} climbed to {d} percent in {month}, figures "
                "from {g1} show."
            ),
        ),
        (
            "Unemployment went up in {c1} in {month}.",
            "The share of jobless people in {c1} increased.",
            "The {a1} unemployment rate was {d} percent in {month}.",
        ),
        (
            "Unemployment in {c1} fell in {month}.",
            "The jobless rate in {c1} dropped to {d}% in {month}.",
            "Unemployment in {c1} was unchanged in {month}.",
            "Unemployment in {c1} stood at {d_other}% in {month}.",
        ),
        (
            "Inflation in {c1} rose to {d}% in {month}.",
            "Unemployment in {c2} rose in {month}.",
            "Wages in {c1} fell in {month}.",
            "Unemployment in {c1} is higher than in {c2}.",
        ),
    ),
    Frame(
        "in years",
        (
            "The bridge at {t1}, opened in {year}, has been closed since {month}.",
            "Closed since {month}, the bridge at {t1} was opened in {year}.",
        ),
        (
            "The {t1} bridge was opened in {year}.",
            "The bridge at {t1} was opened after {year_before}.",
            "The bridge at {t1} was opened before {year_after}.",
            "The bridge at {t1} is closed.",
        ),
        (
            "The bridge at {t1} was opened in {year_other}.",
            "The bridge at {t1} was opened before {year_before}.",
            "The bridge at {t1} was opened after {year_after}.",
            "The bridge at {t1} is open to traffic.",
            "The bridge at {t1} has been closed since {month_other}.",
        ),
        (
            "The bridge at {t1} will be opened again next year.",
            "The bridge at {t1} cost {d} million crowns.",
            "The bridge at {t1} was closed because of cracks.",
            "The tunnel at {t1} was opened in {year}.",
        ),
    ),
)
