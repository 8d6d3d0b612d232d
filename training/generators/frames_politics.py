"""Frames about parties, polls, closures and sales."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "coalition",
        (
            (
                "{c1}'s three-party coalition collapsed on {day} after the {y1} walked "
                "out in a dispute over {q1}."
            ),
            (
                "On {day}, the {y1} left the {a1} government over {q1}, which ended "
                "the coalition of three parties."
            ),
        ),
        (
            "The {a1} coalition fell apart on {day_long}.",
            "{c1} had been governed by a coalition of three parties.",
            "The {y1} left the government of {c1}.",
            "A dispute over {q1} brought down {c1}'s coalition.",
        ),
        (
            "{c1} was governed by a two-party coalition.",
            "The {a1} coalition of four parties collapsed.",
            "The coalition in {c1} survived the dispute over {q1}.",
            "The {y1} stayed in the {a1} government.",
            "The {a1} coalition collapsed on {day_other_month}.",
        ),
        (
            "{c1} will hold a new election in {month_other}.",
            "The {y2} leads the polls in {c1}.",
            "{p1} will form a new government in {c1}.",
            "The {y1} joined the government in {year}.",
        ),
    ),
    Frame(
        "poll",
        (
            (
                "Polls show that the {y1}, while second, lags behind the {y2}, led by "
                "{p1}, before the election in {c1}."
            ),
            (
                "The {y2} of {p1} is ahead of the second-placed {y1} in the polls "
                "before {c1} votes."
            ),
        ),
        (
            "The {y2} leads the {y1} in the polls in {c1}.",
            "The {y1} is behind the {y2} in the polls.",
            "{p1} is the leader of the {y2}.",
            "The {y1} is second in the {a1} polls.",
        ),
        (
            "The {y1} leads the {y2} in the polls in {c1}.",
            "The {y2} trails the {y1}.",
            "{p1} is the leader of the {y1}.",
            "The {y1} is third in the {a1} polls.",
            "The {y1} and the {y2} are level in the polls.",
        ),
        (
            "The {y2} won the election in {c1}.",
            "The {y1} will join a government led by {p1}.",
            "{p1} wants to lower taxes in {c1}.",
            "The {y2} is {d} points ahead.",
        ),
    ),
    Frame(
        "hedged",
        (
            "{F1} may close its plant in {t1} if prices do not fall, {u1} reported.",
            (
                "The {t1} plant of {f1} could be shut unless prices fall, according to "
                "{u1}."
            ),
        ),
        (
            "{f1} might shut its plant in {t1}.",
            "It is possible that the {f1} plant in {t1} will close.",
            "{u1} reported that the {t1} plant could close.",
        ),
        (
            "There is no chance that {f1} will close its plant in {t1}.",
            "{u1} reported that the plant in {t1} is certain to stay open.",
            "{u1} reported that {f1} could not possibly close its plant in {t1}.",
        ),
        (
            "{f1} has closed its plant in {t1}.",
            "{f1} will close its plant in {t1}.",
            "{f1} will not close its plant in {t1}.",
            "The plant in {t1} employs {m} people.",
            "{f1} may close its plant in {t2}.",
        ),
    ),
    Frame(
        "suspension",
        (
            (
                "{t1} airport suspended flights for an indefinite period because of "
                "the storm; {t2} airport stayed open, {g1} said."
            ),
            (
                "Because of the storm, flights from {t1} have been suspended "
                "indefinitely, while the airport of {t2} remained open, according to "
                "{g1}."
            ),
        ),
        (
            "No planes are flying from {t1} because of the storm.",
            "The airport in {t2} was open during the storm.",
            "It is not known when flights from {t1} will resume.",
            "The storm stopped flights at {t1} airport.",
        ),
        (
            "{t2} airport suspended its flights.",
            "{t1} airport stayed open in the storm.",
            "The flights from {t1} were suspended because of a strike.",
            "Flights from {t1} were suspended for one day only.",
            "Flights from {t1} went on as usual.",
        ),
        (
            "{n} passengers spent the night at {t1} airport.",
            "A plane was damaged at {t1} airport.",
            "Flights from {t3} were suspended.",
            "{t1} airport was opened in {year}.",
        ),
    ),
    Frame(
        "transaction",
        (
            "{f1} bought {x1} from {f2} for {d} million dollars in {month}.",
            "{f2} sold {x1} to {f1} in {month} for {d} million dollars.",
        ),
        (
            "{f2} was the seller of the {x1}.",
            "{f1} paid {f2} for {x1}.",
            "The {x1} that {f1} bought cost {d} million dollars.",
            "{f1} acquired {x1} from {f2}.",
        ),
        (
            "{f2} bought {x1} from {f1}.",
            "{f1} sold {x1} to {f2}.",
            "{f1} paid {d_other} million dollars for the {x1} from {f2}.",
            "{f1} bought the {x1} in {month_other}.",
            "{f1} got the {x1} from {f2} for free.",
            "{f1} paid {d} billion dollars for the {x1}.",
        ),
        (
            "{f1} will sell the {x1} on to {c1}.",
            "{f1} bought {x2} from {f2}.",
            "{f2} made a loss on the {x1}.",
            "{f1} moved its seat to {t1}.",
        ),
    ),
)
