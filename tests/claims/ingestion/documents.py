"""A document in the manner of a news digest, in our own words, with its furniture."""

FOOTER = ("Postal Address", "17 Lower Quay St.", "Port Ellis, ME 04606")

STORY = (
    "While the city watched the vote count, the storm off Port Ellis did not let up.",
    "Here are three stories from the coast that you may have missed this week.",
    "At least three trawlers – the Aurora, the Merrow and the Sild – broke loose in "
    "the harbour on Feb. 3, a source at the port authority told the Courier.",
    "“Every berth is taken,” said Ines Calder, a harbour master of 20 years. The quay "
    "was built in 1911.",
    "The ferry sank roughly 15 kilometers from the cape, the coast guard said. "
    "Nobody was hurt.",
    "Port Ellis has lost 124 jobs since the cannery closed, according to the union’s "
    "yearly report.",
    "“We are looking at all of these cases… The involvement of a single firm is being "
    "examined,” Calder said.",
    "Some 80% of the boats were insured in 2024, but the figure began to fall in May.",
    "Repairs cost 7.6 million euros ($8.2 million), and the state paid half of that. "
    "Is that enough?",
    "Running the lifeboat takes 75,000 liters a month. Two crews can share one boat.",
    "It remains unclear who owned the wreck, though she told reporters that her firm "
    "did not.",
)
FACTUAL = 14
"""Sentences of the story that state something."""

TEXT = "\n".join((*FOOTER, *FOOTER, *STORY))
