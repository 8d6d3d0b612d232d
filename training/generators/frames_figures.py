"""Frames about counts, sums, shares, distances, dates and times."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "bare count",
        (
            "{G1} said on {day} that it knows of {n} cases of cholera in {r1}.",
            "There have been {n} cases of cholera in {r1} this year, {g1} reported.",
            '"We have recorded {n} cases of cholera in {r1}," said {p1} of {g1}.',
        ),
        (
            "{n} cases of cholera were recorded in {r1}.",
            "{nw} cases of cholera have been recorded in {r1}.",
            "More than {n_floor} cases of cholera were recorded in {r1}.",
            "Over {n_less} people in {r1} were found to have cholera.",
            "At least {n_floor} cases of cholera were recorded in {r1}.",
            "Fewer than {n_ceiling} cases of cholera were recorded in {r1}.",
            "{r1} has had cholera cases.",
        ),
        (
            "{n_other} cases of cholera were recorded in {r1}.",
            "More than {n_ceiling} cases of cholera were recorded in {r1}.",
            "At least {n_more} cases of cholera were recorded in {r1}.",
            "Fewer than {n_floor} cases of cholera were recorded in {r1}.",
            "No cases of cholera have been recorded in {r1}.",
            "{r1} has not had a single case of cholera.",
        ),
        (
            "{n} people died of cholera in {r1}.",
            "Most cholera cases in {r1} were among children.",
            "{n} cases of measles were recorded in {r1}.",
            "Cholera cases in {r1} have risen since last year.",
            "The cholera outbreak in {r1} began in {t1}.",
        ),
    ),
    Frame(
        "at least",
        (
            (
                "At least {sw} people were injured when a {b1} collapsed in {t1}, "
                "local officials said."
            ),
            (
                "At least {s} people have been injured in the collapse of a {b1} in "
                "{t1}, {u1} reported."
            ),
        ),
        (
            "{s} or more people were injured in the collapse in {t1}.",
            "More than {sw_less} people were hurt when the {b1} in {t1} collapsed.",
            "No fewer than {sw} people were hurt in {t1}.",
            "At least {sw_less} people were injured in {t1}.",
            "The collapse of a {b1} in {t1} left several people injured.",
        ),
        (
            "Only {sw_less} people were injured when the {b1} in {t1} collapsed.",
            "Fewer than {sw} people were injured in {t1}.",
            "Exactly {sw_much_less} people were injured in the collapse in {t1}.",
            "Nobody was injured when a {b1} collapsed in {t1}.",
            "The collapse of the {b1} in {t1} caused no injuries.",
        ),
        (
            "At least {sw_more} people were injured when the {b1} in {t1} collapsed.",
            "Exactly {sw} people were injured in {t1}, and no more.",
            "More than {n} people were injured in the collapse in {t1}.",
            "{sw} people were killed when a {b1} collapsed in {t1}.",
            "The {b1} in {t1} had been built in {year}.",
        ),
    ),
    Frame(
        "large count",
        (
            "Around {m} people marched through {t1} on {weekday} against {q1}.",
            (
                "Some {m} protesters filled the streets of {t1} on {weekday}, angry at "
                "{q1}."
            ),
        ),
        (
            "About {m_thousand},000 people protested in {t1}.",
            "Roughly {m_thousand} thousand demonstrators took part in {t1}.",
            "People took to the streets of {t1} over {q1}.",
            "The march in {t1} took place on a {weekday}.",
        ),
        (
            "About {m_wrong_thousand},000 people protested in {t1}.",
            "Some {m_other} people marched through {t1}.",
            "Only a few dozen people marched in {t1} over {q1}.",
            "The march in {t1} against {q1} was held on {weekday_other}.",
            "Around {m} people marched through {t1} in favor of {q1}.",
        ),
        (
            "The protest in {t1} was organized by the {y1}.",
            "The police arrested {n} protesters in {t1}.",
            "The march in {t1} was the largest in a decade.",
            "Some {m} people marched through {t2}.",
        ),
    ),
    Frame(
        "money",
        (
            (
                "{c1} set aside {d} billion crowns for the repair of its railways in "
                "the {year} budget."
            ),
            "The {a1} budget for {year} holds {d} billion crowns to mend the railways.",
        ),
        (
            "{d_millions} million crowns were set aside for {a1} railways.",
            "{c1} earmarked {d} billion crowns for its railways.",
            "More than {d_floor} billion crowns go to railway repairs in {c1}.",
            "Less than {d_ceiling} billion crowns were set aside for railways in {c1}.",
        ),
        (
            "{c1} set aside {d} million crowns for its railways in {year}.",
            "{c1} set aside {d_other} billion crowns for the railways in {year}.",
            (
                "More than {d_ceiling} billion crowns of the {a1} budget for {year} go "
                "to the railways."
            ),
            "{c1} set aside no money for its railways in the {year} budget.",
            "The railway money was in {c1}'s budget for {year_other}, not {year}.",
        ),
        (
            "{c1} set aside {d} billion crowns for its schools in {year}.",
            "{c2} set aside {d} billion crowns for its railways in {year}.",
            "The repair of {c1}'s railways will be finished by {year_after}.",
            "Opposition parties in {c1} voted against the railway money.",
        ),
    ),
    Frame(
        "share",
        (
            "Some {pc}% of the thefts in {t1} were recorded in {year}, {p1} said.",
            (
                "{pc} percent of the thefts in {t1} took place in {year}, police "
                "figures show."
            ),
            "{Fr} of all thefts in {t1} were recorded in {year}, according to police.",
        ),
        (
            "About {fr} of the thefts in {t1} happened in {year}.",
            "{pc} percent of thefts in {t1} were recorded in {year}.",
            "More than {pc_less}% of the thefts in {t1} were in {year}.",
        ),
        (
            "About {fr_other} of the thefts in {t1} happened in {year}.",
            "{pc_other}% of thefts in {t1} were recorded in {year}.",
            "All of the thefts in {t1} took place in {year}.",
            "None of the thefts in {t1} took place in {year}.",
            "More than {pc_more} percent of the thefts in {t1} were in {year}.",
        ),
        (
            "{pc}% of the murders in {t1} were recorded in {year}.",
            "{pc}% of the thefts in {t2} were recorded in {year}.",
            "{pc}% of the thefts in {t1} were solved.",
            "Thefts in {t1} fell after {year}.",
        ),
    ),
    Frame(
        "most",
        (
            "Most of the complaints came from {r1}, {g1} said.",
            "Most complaints were made in {r1}, according to {g1}.",
        ),
        (
            "The majority of complaints came from {r1}.",
            "More than half of the complaints came from {r1}.",
            "Some of the complaints came from {r1}.",
        ),
        (
            "Few of the complaints came from {r1}.",
            "None of the complaints came from {r1}.",
            "Most of the complaints came from {r2}.",
            "Only a minority of the complaints came from {r1}.",
        ),
        (
            "All of the complaints came from {r1}.",
            "The complaints from {r1} were about noise.",
            "Most of the complaints were justified.",
            "Some of the complaints came from {r2}.",
        ),
    ),
    Frame(
        "distance",
        (
            (
                "{t1}, a port around {km} kilometers from the border ({mi} miles), was "
                "evacuated on {day}."
            ),
            (
                "The order on {day} emptied {t1}, a port that lies roughly {km} "
                "kilometers ({mi} miles) from the border."
            ),
        ),
        (
            "{t1} lies about {mi} miles from the border.",
            "{t1} is some {km} km away from the border.",
            "{t1} is a port.",
            "People had to leave {t1} on {day_long}.",
        ),
        (
            "{t1} lies about {mi_other} miles from the border.",
            "{t1} is around {km_other} kilometers from the border.",
            "{t1} is less than {mi_half} miles from the border.",
            "{t1} was evacuated on {day_other_month}.",
            "{t1} was not evacuated.",
            "{t1} lies right at the border.",
        ),
        (
            "{t1} is {km} kilometers from {k1}.",
            "{t1} was evacuated because of a fire.",
            "The port of {t1} was built in {year}.",
            "{n} people were evacuated from {t1}.",
        ),
    ),
    Frame(
        "converted distance",
        (
            "The fire began roughly {km} kilometers from {t1}, {u1} reported.",
            "The blaze started about {km} km outside {t1}, officials said.",
        ),
        (
            "The fire started some {mi} miles from {t1}.",
            "The blaze began about {km} kilometers from {t1}.",
        ),
        (
            "The fire started some {mi_other} miles from {t1}.",
            "The blaze began about {km_other} km from {t1}.",
            "The fire started in the center of {t1}.",
            "The fire began less than {mi_half} miles from {t1}.",
        ),
        (
            "The fire near {t1} was started on purpose.",
            "The fire near {t1} killed {sw} people.",
            "The fire started some {mi} miles from {t2}.",
            "The fire near {t1} has been put out.",
        ),
    ),
    Frame(
        "date",
        (
            "{a1} President {p1} arrived in {k2} on {day} for talks with {p2}.",
            "{p1}, the president of {c1}, landed in {k2} on {day_long} to meet {p2}.",
            "On {day_british}, {p1} of {c1} came to {k2} for talks with {p2}.",
        ),
        (
            "{p1} went to {k2} on {day_long}.",
            "{l1} came to {k2} on {day}.",
            "{p1} visited {k2} in {month}.",
            "{l1} travelled to {k2} for talks with {l2}.",
        ),
        (
            "{p1} arrived in {k2} on {day_other}.",
            "{l1} came to {k2} on {day_other_month}.",
            "{p1} visited {k2} in {month_other}.",
            "{p1} did not go to {k2} on {day}.",
            "{p2} landed in {k2} on {day} to meet {p3}.",
        ),
        (
            "{p1} visited {k3}.",
            "{p1} and {p2} signed a treaty in {k2}.",
            "{p1} flew home from {k2} the next day.",
            "{p2} will travel to {k1} to meet {p1}.",
        ),
    ),
    Frame(
        "clock",
        (
            (
                "An explosion was heard in {t1} around {hour} local time on {weekday}, "
                "residents said."
            ),
            "Residents of {t1} heard an explosion at about {hour} on {weekday}.",
        ),
        (
            "People in {t1} heard a blast around {hour}.",
            "The explosion in {t1} was heard in the {part}.",
            "The blast in {t1} came after {hour_before}.",
            "The blast in {t1} came before {hour_after}.",
        ),
        (
            "The explosion in {t1} was heard at {hour_flipped}.",
            "The explosion was heard in {t1} around {hour_other}.",
            "The blast in {t1} was heard in the {part_other}.",
            "The explosion in {t1} came on {weekday_other}.",
            "No explosion was heard in {t1} on {weekday}.",
        ),
        (
            "The explosion in {t1} was caused by gas.",
            "The explosion in {t1} killed {sw} people.",
            "The explosion in {t1} damaged a {b1}.",
            "An explosion was heard in {t2} around {hour}.",
        ),
    ),
)
