"""Frames in the manner of medical abstracts: effects, risks and what was not found."""

from __future__ import annotations

from training.generators.frames import Frame

FRAMES = (
    Frame(
        "no effect",
        (
            (
                "In a trial of {n} patients, {h1} did not shorten the illness compared "
                "with placebo."
            ),
            (
                "RESULTS: There was no difference in the length of {i1} between "
                "patients given {h1} and those given placebo."
            ),
        ),
        (
            "{h1} does not shorten the illness.",
            "{h1} had no effect on how long the illness lasted.",
            "{h1} was no better than placebo.",
        ),
        (
            "{h1} shortens the illness.",
            "{h1} makes patients recover faster than placebo.",
            "{h1} reduced the length of the illness.",
        ),
        (
            "{h1} lowers the number of deaths from {i1}.",
            "{h2} does not shorten {i1}.",
            "{h1} causes headaches.",
            "{h1} protects people from catching {i1}.",
        ),
    ),
    Frame(
        "effect",
        (
            (
                "Patients treated with {h1} had significantly lower mortality from "
                "{i1} than those who received usual care."
            ),
            "CONCLUSIONS: {h1} reduced deaths among patients with severe {i1}.",
        ),
        (
            "{h1} reduces mortality in {i1}.",
            "{h1} saves lives of patients with {i1}.",
            "Fewer patients with {i1} died when they were given {h1}.",
        ),
        (
            "{h1} increases mortality in {i1}.",
            "{h1} has no effect on deaths from {i1}.",
            "{h1} is useless against {i1}.",
            "Patients with {i1} were more likely to die when given {h1}.",
        ),
        (
            "{h1} prevents infection with {i1}.",
            "{h2} reduces mortality in {i1}.",
            "{h1} is cheaper than {h2}.",
            "{h1} is safe for children.",
        ),
    ),
    Frame(
        "risk",
        (
            (
                "Smoking was associated with a higher risk of severe {i1} in a study "
                "of {m} adults."
            ),
            (
                "Among {m} adults, smokers were more likely than others to develop "
                "severe {i1}."
            ),
        ),
        (
            "Smokers run a greater risk of severe {i1}.",
            "Smoking is linked to more severe {i1}.",
            "People who smoke are more likely to fall seriously ill with {i1}.",
        ),
        (
            "Smoking lowers the risk of severe {i1}.",
            "Smokers are less likely to develop severe {i1}.",
            "Smoking protects against severe {i1}.",
            "There is no link between smoking and severe {i1}.",
        ),
        (
            "Obesity raises the risk of severe {i1}.",
            "Smoking is the main cause of {i1}.",
            "Older people are more likely to develop severe {i1}.",
            "Giving up smoking cures {i1}.",
        ),
    ),
    Frame(
        "no evidence",
        (
            "There is currently no evidence that {h1} prevents {i1}, {g1} says.",
            (
                "Although {h1} has been promoted against {i1}, no study has shown that "
                "it prevents the disease."
            ),
        ),
        (
            "It has not been shown that {h1} prevents {i1}.",
            "There is no proof that {h1} protects people from {i1}.",
        ),
        (
            "{h1} has been proven to prevent {i1}.",
            "Studies show that {h1} protects people from {i1}.",
            "There is strong evidence that {h1} prevents {i1}.",
        ),
        (
            "{h1} causes {i1}.",
            "{h2} prevents {i1}.",
            "{h1} eases the symptoms of {i1}.",
            "{h1} is sold in pharmacies in {c1}.",
        ),
    ),
    Frame(
        "spread",
        (
            (
                "The virus that causes {i1} spreads mainly through droplets and can be "
                "passed on by people without symptoms."
            ),
            (
                "People who show no symptoms can transmit {i1}, which spreads mostly "
                "by droplets."
            ),
        ),
        (
            "{i1} can be spread by people who have no symptoms.",
            "Droplets are the main way in which {i1} spreads.",
            "Someone who feels well may pass on {i1}.",
        ),
        (
            "Only people with symptoms can spread {i1}.",
            "{i1} cannot be passed on without symptoms.",
            "{i1} is not contagious.",
            "Droplets play no part in the spread of {i1}.",
        ),
        (
            "{i1} can be spread by cats.",
            "{i1} survives on surfaces for {sw} days.",
            "Masks prevent the spread of {i1}.",
            "Children do not get {i1}.",
        ),
    ),
    Frame(
        "symptoms",
        (
            (
                "Fever and cough were the most common symptoms of {i1}; {pc}% of "
                "patients also lost their appetite."
            ),
            (
                "Most patients with {i1} had fever and cough, and {fr} of them lost "
                "their appetite."
            ),
        ),
        (
            "{i1} often causes fever.",
            "Cough is a common symptom of {i1}.",
            "About {fr} of patients with {i1} lost their appetite.",
        ),
        (
            "Fever is rare in {i1}.",
            "{i1} never causes cough.",
            "About {fr_other} of patients with {i1} lost their appetite.",
            "None of the patients with {i1} lost their appetite.",
        ),
        (
            "{i1} causes hair loss.",
            "The fever in {i1} lasts {sw} days.",
            "{i1} is most dangerous for the elderly.",
            "Children with {i1} have milder symptoms.",
        ),
    ),
)
