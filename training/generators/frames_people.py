"""Frames about who did what to whom, who said it, and what was denied or refused."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "dismissal",
        (
            (
                "{a1} Prime Minister {p1} announced on {day} that he had dismissed "
                "{O1} {p2} over {q1}."
            ),
            (
                "{p1}, the prime minister of {c1}, fired {O1} {p2} on {day} after a "
                "row about {q1}."
            ),
        ),
        (
            "{p1} sacked {p2}.",
            "{p2} was dismissed by {p1}.",
            "{c1}'s {o1} lost his post on {day_long}.",
            "{l2}, the {a1} {o1}, was fired by the prime minister.",
            "The dismissal followed a disagreement over {q1}.",
        ),
        (
            "{p2} dismissed {p1}.",
            "{l1} was fired by {l2}.",
            "{p1} fired his {o2}, {p2}.",
            "{p2} resigned of his own accord.",
            "{p1} kept {p2} in the government.",
            "The row that cost {l2} his post was about {q2}, not {q1}.",
            "{p1} is the {o1} of {c1}.",
        ),
        (
            "{p3} will succeed {p2} as {o1}.",
            "{p2} accused {p1} of breaking his word.",
            "{p2} had been {o1} since {year}.",
            "{p1} also dismissed the {o2}.",
            "{p2} belongs to the {y1}.",
        ),
    ),
    Frame(
        "denial",
        (
            (
                "Media reports last year claimed that {c1} secretly sold {x1} to {c2}, "
                "but the {a1} government denied the reports."
            ),
            "{c1} has denied reports that it secretly supplied {x1} to {c2}.",
        ),
        (
            "{c1} denied that it had sold {x1} to {c2}.",
            "There were reports that {c1} secretly delivered {x1} to {c2}.",
            "The {a1} government rejected reports of secret sales to {c2}.",
        ),
        (
            "{c1} confirmed that it had sold {x1} to {c2}.",
            "The {a1} government admitted the secret sale of {x1} to {c2}.",
            "{c1} has never been reported to have sold {x1} to {c2}.",
            "{c2} denied reports that it had sold {x1} to {c1}.",
        ),
        (
            "{c1} secretly sold {x1} to {c2}.",
            "{c1} did not sell any {x1} to {c2}.",
            "{c2} paid {d} million dollars for the {x1}.",
            "{c1} sold {x2} to {c3}.",
            "Parliament in {k1} opened an inquiry into the reports.",
        ),
    ),
    Frame(
        "not ruling out",
        (
            (
                "{c1} does not rule out sending {x1} to {c2}, {a1} President {p1} said "
                "on {day}."
            ),
            (
                '"We are not ruling out the possibility of sending {x1} to {c2}," {a1} '
                "President {p1} told reporters on {day}."
            ),
        ),
        (
            "{c1} may send {x1} to {c2}.",
            "{p1} left open the possibility of sending {x1} to {c2}.",
            "{p1} said that {c1} could supply {c2} with {x1}.",
            "Sending {x1} to {c2} is not excluded, according to {p1}.",
        ),
        (
            "{c1} ruled out sending {x1} to {c2}.",
            "{p1} excluded any delivery of {x1} to {c2}.",
            "{p1} said that {c1} will never send {x1} to {c2}.",
            "{l1} ruled out the possibility of giving {x1} to {c2}.",
        ),
        (
            "{c1} has sent {x1} to {c2}.",
            "{c1} will send {x1} to {c2}.",
            "{c1} has decided to supply {c2} with {x1}.",
            "{c2} asked {c1} for {x1}.",
            "{c1} may send {x2} to {c3}.",
        ),
    ),
    Frame(
        "refusal",
        (
            "{c1} gave {c2} {x1} but refused to provide {x2}, citing the law.",
            (
                "While {c1} has provided {c2} with {x1}, it has declined to send {x2}, "
                "pointing to legal limits."
            ),
        ),
        (
            "{c1} refused to give {x2} to {c2}.",
            "{c1} supplied {c2} with {x1}.",
            "{c2} got {x1} from {c1}.",
            "Legal reasons kept {c1} from sending {x2}.",
        ),
        (
            "{c1} agreed to give {x2} to {c2}.",
            "{c1} provided {c2} with {x2}.",
            "{c1} refused to send {x1} to {c2}.",
            "{c1} gave {c2} nothing at all.",
            "{c2} supplied {c1} with {x1}.",
        ),
        (
            "{c1} will change its law on arms.",
            "{c3} gave {c2} {x2}.",
            "{c2} paid {c1} for the {x1}.",
            "{c2} had asked {c1} for {n} {x2}.",
        ),
    ),
    Frame(
        "asked and refused",
        (
            (
                "{p1} said that he had asked {p2} to relax the rules on {q1}, but {l2} "
                "refused."
            ),
            (
                "{p2} turned down a request by {p1} to loosen the rules on {q1}, {l1} "
                "said."
            ),
        ),
        (
            "{p1} wanted the rules on {q1} relaxed.",
            "{p2} refused to relax the rules on {q1}.",
            "{l2} rejected {l1}'s request.",
            "According to {p1}, {p2} would not loosen the rules on {q1}.",
        ),
        (
            "{p2} agreed to relax the rules on {q1}.",
            "{p2} asked {p1} to relax the rules on {q1}.",
            "{p1} asked {p2} to tighten the rules on {q1}.",
            "{l1} refused {l2}'s request to relax the rules.",
            "{p1} said that {l2} had accepted his request.",
        ),
        (
            "{p1} and {p2} belong to the same party.",
            "{p2} will resign over {q1}.",
            "{p1} asked {p3} to relax the rules on {q1}.",
            "{p1} asked {p2} to relax the rules on {q2}.",
        ),
    ),
    Frame(
        "speaker",
        (
            '"The talks on {q1} have failed," said {p1}, the spokesman for {g1}.',
            "The talks on {q1} have failed, {g1} spokesman {p1} said on {weekday}.",
        ),
        (
            "{p1} said that the talks on {q1} had failed.",
            "{p1} speaks for {g1}.",
            "According to {p1}, the talks on {q1} were a failure.",
            "A spokesman said the negotiations on {q1} had failed.",
        ),
        (
            "{p1} said that the talks on {q1} had succeeded.",
            "{p1} said that the talks on {q1} had not failed.",
            "{p1} is a spokesman for {g2}.",
            "{p1} praised the success of the talks on {q1}.",
            "{p1} refused to say anything about the talks on {q1}.",
        ),
        (
            "{p2} said that the talks on {q1} had failed.",
            "{p1} blamed {c1} for the failure of the talks.",
            "The talks on {q1} will begin again next month.",
            "{p1} said that the talks on {q2} had failed.",
            "The talks on {q1} were held in {t1}.",
        ),
    ),
    Frame(
        "responsibility",
        (
            (
                "{c1}'s navy was behind the raid on {t1}, a source in {g1} told {u1} "
                "on {day}."
            ),
            (
                "A source in {g1} told {u1} on {day} that the {a1} navy carried out "
                "the raid on {t1}."
            ),
        ),
        (
            "The {a1} navy raided {t1}, according to a source in {g1}.",
            "{u1} was told on {day_long} who was behind the raid on {t1}.",
            "A source said that {c1}'s navy was responsible for the raid on {t1}.",
        ),
        (
            "{c2}'s navy was behind the raid on {t1}.",
            "{c1}'s air force, not its navy, carried out the raid on {t1}.",
            "Local rebels were behind the raid on {t1}.",
            "{u1} was told on {day_other} that the {a1} navy was behind the raid.",
            (
                "The {a1} navy had nothing to do with the raid on {t1}, the source "
                "told {u1}."
            ),
        ),
        (
            "{sw} people died in the raid on {t1}.",
            "{c1} has claimed responsibility for the raid on {t2}.",
            "The raid on {t1} had been planned for months.",
            "{c2} condemned the raid on {t1}.",
        ),
    ),
    Frame(
        "interception",
        (
            (
                "The authorities in {t1} reported stopping a smuggling boat on the "
                "morning of {day}; {s} people were arrested."
            ),
            (
                "A smuggling boat was stopped off {t1} on the morning of {day} and "
                "{sw} people were arrested, the authorities said."
            ),
        ),
        (
            "A boat used for smuggling was intercepted near {t1}.",
            "{sw} people were arrested after a boat was stopped off {t1}.",
            "The boat was stopped on {day_long}.",
            "The smugglers' boat was stopped before noon.",
        ),
        (
            "The authorities failed to stop the smuggling boat off {t1}.",
            "The smuggling boat off {t1} escaped.",
            "Nobody was arrested on the boat stopped off {t1}.",
            "{sw_more} people were arrested on the boat off {t1}.",
            "The boat off {t1} was stopped in the evening of {day}.",
        ),
        (
            "The boat carried {n} kilos of drugs.",
            "The boat stopped off {t1} had come from {c1}.",
            "The arrested people will be tried in {t2}.",
            "The boat sank off {t1}.",
        ),
    ),
    Frame(
        "only and rather",
        (
            (
                "The fire in {t1} was caused not by lightning but by a faulty cable, "
                "{g1} said."
            ),
            (
                "A faulty cable rather than lightning caused the fire in {t1}, "
                "according to {g1}."
            ),
        ),
        (
            "A faulty cable caused the fire in {t1}.",
            "Lightning was not the cause of the fire in {t1}.",
            "{G1} said that a cable had started the fire in {t1}.",
        ),
        (
            "Lightning caused the fire in {t1}.",
            "The fire in {t1} was caused by lightning rather than by a cable.",
            "A faulty cable was not the cause of the fire in {t1}.",
            "The cause of the fire in {t1} is unknown to {g1}.",
        ),
        (
            "The fire in {t1} destroyed a {b1}.",
            "A faulty cable caused the fire in {t2}.",
            "The owner of the cable in {t1} will be charged.",
            "The fire in {t1} burned for {sw} days.",
        ),
    ),
    Frame(
        "only",
        (
            "Only {c1} and {c2} voted against the resolution on {q1}.",
            "The resolution on {q1} was opposed by {c1} and {c2} alone.",
        ),
        (
            "{c1} voted against the resolution on {q1}.",
            "{c3} did not vote against the resolution on {q1}.",
            "Two countries opposed the resolution on {q1}.",
        ),
        (
            "{c3} voted against the resolution on {q1}.",
            "{c2} voted for the resolution on {q1}.",
            "{c1} backed the resolution on {q1}.",
            "No country voted against the resolution on {q1}.",
            "Three countries voted against the resolution on {q1}.",
        ),
        (
            "{c3} abstained from the vote on {q1}.",
            "{c1} put forward the resolution on {q1}.",
            "The vote on {q1} was held in {k3}.",
            "The resolution on {q1} was adopted on {weekday}.",
        ),
    ),
)
