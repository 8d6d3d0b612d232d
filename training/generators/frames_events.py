"""Frames about wins and losses, plans, bans, casualties, quotations and places."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "match",
        (
            "{c1} beat {c2} by {s} goals in {t1} on {weekday}.",
            "{c2} lost to {c1} by {sw} goals on {weekday} in {t1}.",
        ),
        (
            "{c1} defeated {c2}.",
            "{c2} was beaten by {c1}.",
            "{c1} won against {c2} in {t1}.",
            "{c2} lost its match against {c1}.",
        ),
        (
            "{c2} defeated {c1}.",
            "{c1} was beaten by {c2}.",
            "{c1} lost to {c2} in {t1}.",
            "The match between {c1} and {c2} ended in a draw.",
            "{c1} beat {c2} by {sw_less} goals.",
            "{c1} and {c2} played on {weekday_other}.",
        ),
        (
            "{c1} beat {c3}.",
            "{c1} won the cup.",
            "{p1} scored for {c1}.",
            "{m} people watched {c1} play {c2}.",
        ),
    ),
    Frame(
        "casualties",
        (
            "The storm killed {sw} people and injured {n} in {r1}, {g1} reported.",
            (
                "{n} people were injured and {sw} killed in the storm in {r1}, "
                "according to {g1}."
            ),
        ),
        (
            "{sw} people died in the storm in {r1}.",
            "{n} people were hurt when the storm hit {r1}.",
            "The storm in {r1} was deadly.",
            "More than {n_floor} people were injured in {r1}.",
        ),
        (
            "{n} people were killed in the storm in {r1}.",
            "The storm injured {sw} people and killed {n} in {r1}.",
            "Nobody died in the storm in {r1}.",
            "No one was hurt by the storm in {r1}.",
            "The storm killed {sw_more} people in {r1}.",
        ),
        (
            "Most of the dead in {r1} were children.",
            "The storm caused damage of {d} million crowns in {r1}.",
            "{sw} people are missing after the storm in {r1}.",
            "The storm killed {sw} people in {r2}.",
        ),
    ),
    Frame(
        "no casualties",
        (
            (
                "A fire broke out at a {b1} in {t1} around {hour} but was put out soon "
                "after; nobody was hurt, {g1} said."
            ),
            (
                "Firefighters quickly extinguished a blaze at a {b1} in {t1} at about "
                "{hour}. There were no injuries, {g1} said."
            ),
        ),
        (
            "The fire at the {b1} in {t1} has been put out.",
            "There was a fire at a {b1} in {t1}.",
            "No one was injured in the fire in {t1}.",
        ),
        (
            "The fire at the {b1} in {t1} is still burning.",
            "Several people were injured in the fire in {t1}.",
            "The fire in {t1} broke out at a {b2}.",
            "The fire in {t1} could not be put out.",
            "The fire in {t1} started around {hour_flipped}.",
        ),
        (
            "The fire at the {b1} in {t1} was arson.",
            "The {b1} in {t1} burned to the ground.",
            "There was a fire in {t2}.",
            "The {b1} in {t1} was insured.",
        ),
    ),
    Frame(
        "plan",
        (
            (
                "{c1} plans to build {sw} new power stations by {year_after}, {O1} "
                "{p1} said."
            ),
            (
                "By {year_after}, {c1} intends to have built {sw} new power stations, "
                "according to {O1} {p1}."
            ),
        ),
        (
            "{c1} wants to build new power stations.",
            "{c1} means to build {s} power stations.",
            "{p1} spoke of plans for {sw} new power stations.",
            "{p1} is the {o1}.",
        ),
        (
            "{c1} has no plans to build power stations.",
            "{c1} plans to close {sw} power stations by {year_after}.",
            "{c1} plans to build {sw_more} new power stations by {year_after}.",
            "{p1} is the {o2} of {c1}.",
            "{p1} said that {c1} would not build any power stations.",
        ),
        (
            "{c1} has built {sw} new power stations.",
            "The new power stations in {c1} will burn coal.",
            "{c2} plans to build {sw} new power stations.",
            "{f1} will build the power stations in {c1}.",
        ),
    ),
    Frame(
        "ban",
        (
            (
                "{c1} banned the export of {x1} in {month} and has kept the ban in "
                "place since."
            ),
            (
                "Since {month}, exports of {x1} from {c1} have been prohibited; the "
                "ban is still in force."
            ),
        ),
        (
            "{c1} does not allow the export of {x1}.",
            "Exporting {x1} from {c1} is forbidden.",
            "{c1} stopped the export of {x1} in {month}.",
        ),
        (
            "{c1} allows the export of {x1}.",
            "{c1} has lifted its ban on the export of {x1}.",
            "{c1} has never restricted the export of {x1}.",
            "{c1} banned the export of {x1} in {month_other}.",
        ),
        (
            "{c1} banned the import of {x1}.",
            "{c1} banned the export of {x2}.",
            "{c2} banned the export of {x1}.",
            "{c1}'s ban on {x1} has hurt farmers.",
            "The ban on {x1} will be reviewed next year.",
        ),
    ),
    Frame(
        "going on",
        (
            (
                "Fighting near {t1} continued throughout the night despite the truce, "
                "{g1} said."
            ),
            (
                "The truce did not stop the fighting near {t1}, which went on all "
                "night, {g1} reported."
            ),
        ),
        (
            "There was fighting near {t1} in spite of the truce.",
            "The fighting near {t1} went on during the night.",
            "The truce was not kept near {t1}.",
        ),
        (
            "The fighting near {t1} stopped with the truce.",
            "The truce held near {t1}.",
            "The night was quiet near {t1}.",
            "Fighting near {t1} was halted by the truce.",
        ),
        (
            "{n} soldiers died near {t1}.",
            "{c1} broke the truce near {t1}.",
            "The truce was agreed in {k1}.",
            "There was fighting near {t2}.",
        ),
    ),
    Frame(
        "called it",
        (
            (
                'Former {O1} {p1} called the closing of the {b1} in {t1} "a grave '
                'mistake".'
            ),
            (
                'The closing of the {b1} in {t1} was "a grave mistake", former {O1} '
                "{p1} "
                "said."
            ),
        ),
        (
            "{p1} described the closing of the {b1} in {t1} as a mistake.",
            "{p1} was once {o1}.",
            "{p1} criticized the closing of the {b1} in {t1}.",
            "The {b1} in {t1} was closed.",
        ),
        (
            "{p1} praised the closing of the {b1} in {t1}.",
            "{p1} called the closing of the {b1} in {t1} a good decision.",
            "{p1} is the current {o1}.",
            "{p1} used to be {o2}, not {o1}.",
            "The {b1} in {t1} stayed open.",
        ),
        (
            "{p2} called the closing of the {b1} in {t1} a mistake.",
            "{p1} ordered the closing of the {b1} in {t1}.",
            "The {b1} in {t1} will be opened again.",
            "{p1} called the closing of the {b2} in {t2} a mistake.",
        ),
    ),
    Frame(
        "half as much",
        (
            (
                "{c1} spent {d} billion crowns on aid this year; next year's budget "
                "provides roughly half of that sum."
            ),
            (
                "Next year {c1} will have about half as much for aid as the {d} "
                "billion crowns it spent this year."
            ),
        ),
        (
            "{c1} will spend less on aid next year.",
            "{c1} spent {d} billion crowns on aid this year.",
            "The aid money of {c1} will be cut by about half.",
        ),
        (
            "{c1} will spend more on aid next year.",
            "{c1} will double its aid next year.",
            "{c1} will spend as much on aid next year as this year.",
            (
                "{c1} spent {d} billion crowns on defense, which was all it spent; it "
                "gave no aid this year."
            ),
            "{c1} has stopped all aid for next year.",
        ),
        (
            "{c1} will spend less on schools next year.",
            "{c2} will spend less on aid next year.",
            "The {a1} parliament rejected the cut.",
            "Most of {c1}'s aid goes to {c3}.",
        ),
    ),
    Frame(
        "before and after",
        (
            "{p1} met {p2} in {t1} before travelling on to {t2}.",
            "After meeting {p2} in {t1}, {p1} travelled on to {t2}.",
        ),
        (
            "{p1} went to {t2} after a meeting with {p2}.",
            "{p1} and {p2} met in {t1}.",
            "{p1} was in {t1} before {t2}.",
        ),
        (
            "{p1} travelled to {t2} before meeting {p2} in {t1}.",
            "{p1} and {p2} met in {t2}, not in {t1}.",
            "{p1} was in {t2} before {t1}.",
            "{p1} did not meet {p2} in {t1}.",
        ),
        (
            "{p2} travelled on to {t3}.",
            "{p1} and {p2} signed an agreement in {t1}.",
            "{p1} met {p3} in {t2}.",
            "{p1} stayed in {t1} for {sw} days.",
        ),
    ),
    Frame(
        "district",
        (
            (
                "Debris fell in the harbor district of {t1}, damaging a private clinic "
                "and {s} cars, the mayor {p1} wrote."
            ),
            (
                "{s} cars and a private clinic were damaged by debris in {t1}'s harbor "
                "district, according to Mayor {p1}."
            ),
        ),
        (
            "A clinic in {t1} was damaged.",
            "{sw} cars were damaged in {t1}.",
            "Debris came down on the harbor district of {t1}.",
            "{p1} is the mayor of {t1}.",
        ),
        (
            "The clinic in {t1} was not damaged.",
            "The debris in {t1} damaged {sw_more} cars.",
            "The debris fell in the university district of {t1}, not by the harbor.",
            "The damaged clinic in {t1} is run by the state.",
            "{p2} is the mayor of {t1}.",
            "The debris caused no damage in {t1}.",
        ),
        (
            "Patients of the clinic in {t1} were injured.",
            "Debris fell on a {b1} in {t1}.",
            "The debris came from a plane.",
            "{p1} visited the clinic in {t1}.",
            "Debris damaged a clinic in {t2}.",
        ),
    ),
    Frame(
        "votes",
        (
            (
                "{p1} of the {y1} won the {a1} presidency with {pc_more} percent of "
                "the vote, well ahead of {p2}."
            ),
            (
                "With {pc_more}% of the vote, {p1} of the {y1} clearly defeated {p2} "
                "in {c1}'s presidential election."
            ),
        ),
        (
            "{p1} was elected president of {c1}.",
            "{p2} lost the {a1} presidential election.",
            "{p1} beat {p2}.",
            "{p1} got {pc_more} percent of the vote.",
        ),
        (
            "{p2} was elected president of {c1}.",
            "{p1} lost the {a1} presidential election.",
            "{p2} beat {p1} in {c1}.",
            "{p1} got {pc_less} percent of the vote.",
            "{p1} belongs to no party.",
        ),
        (
            "Turnout in {c1} was {pc_more} percent.",
            "{p2} asked for the votes in {c1} to be counted again.",
            "{p1} will be sworn in on {day}.",
            "{p2} belongs to the {y2}.",
        ),
    ),
    Frame(
        "sent troops",
        (
            (
                "{c1} sent around {m} soldiers to {c2} to join the fight against the "
                "rebels in {r1}."
            ),
            (
                "Around {m} {a1} soldiers were sent to {c2}, where they join the fight "
                "against the rebels of {r1}."
            ),
        ),
        (
            "{a1} soldiers are in {c2}.",
            "{c1} sent about {m_thousand},000 soldiers to {c2}.",
            "{c2} received soldiers from {c1}.",
            "The soldiers from {c1} are to fight the rebels of {r1}.",
        ),
        (
            "{c2} sent around {m} soldiers to {c1}.",
            "{c1} sent no soldiers to {c2}.",
            "{c1} sent around {m} soldiers to {c2} to help the rebels in {r1}.",
            "{c1} sent {m_other} soldiers to {c2}.",
            "{c1} withdrew its soldiers from {c2}.",
        ),
        (
            "{c1} sent soldiers to {c3}.",
            "{sw} {a1} soldiers have died in {c2}.",
            "{c1} sent {x1} to {c2}.",
            "{c2} had asked {c1} for soldiers.",
        ),
    ),
)
