namespace IngestPipeline.Samples.Content;

/// <summary>What the plant's people read at work: manual, order, notice, plan, memo. The water works is made up.</summary>
internal static class Manuals
{
    public static SampleDocument Operations { get; } = new("Hollin Beck Water Works: Operations Manual",
    [
        new("1 The plant", [
            "Hollin Beck takes water from the Upper Moss reservoir, treats it and sends it to 14,300 people in three valleys. " +
            "On an ordinary day the works delivers 3.1 million litres; in a dry June it has delivered 4.6 million.",
            "Raw water arrives through the Upper Moss main, a cast iron pipe of 400 mm laid in 1931. It falls 62 metres from the " +
            "reservoir to the inlet house, so that no pump is needed before treatment.",
            "One operator is on shift at all times. A second person must be on site whenever somebody enters a tank, a duct or " +
            "the chlorine room.",
        ]),
        new("2 Treatment, step by step", [
            "Water passes five steps. Each can be taken out of service on its own, but never two next to each other at once.",
        ])
        {
            Items =
            [
                "Screens: bars at 20 mm, then a drum screen at 3 mm. Rake the bars at the start of every shift.",
                "Coagulation: aluminium sulphate is dosed at 28 mg a litre into the flash mixer.",
                "Settling: two lamella tanks; sludge is drawn off for four minutes in every hour.",
                "Filtration: six rapid gravity filters with 900 mm of sand on 150 mm of gravel.",
                "Disinfection: sodium hypochlorite to leave 0.45 mg of free chlorine a litre after 30 minutes of contact.",
            ],
        },
        new("3 Washing a filter", [
            "Wash a filter when its head loss reaches 1.8 metres or after 42 hours of running, whichever comes first. Only one " +
            "filter is washed at a time, and never while the clear water tank is below 2.2 metres.",
            "Close the inlet and let the level fall to 10 cm above the sand. Blow air for three minutes, then rinse with water " +
            "for nine minutes at 25 metres an hour. Run the first 15 minutes of filtrate to waste.",
            "Sand that is carried over the weir means the rinse is too strong: reduce it by a fifth and tell the process engineer.",
        ]),
        new("4 Daily rounds", [
            "The round starts at the inlet house and ends in the laboratory. It takes about fifty minutes. Write readings into " +
            "the log as they are taken, not from memory afterwards.",
        ])
        {
            Items =
            [
                "06:00 level of the clear water tank, chlorine after contact, turbidity of each filter.",
                "10:00 stock of hypochlorite and sulphate; oil level of the blower.",
                "14:00 bearing temperature of pumps P1 to P4, leakage at their glands.",
                "18:00 fence, gates and the lights of the access road.",
            ],
        },
        new("5 Alarms", [
            "An alarm is accepted within two minutes by the operator on shift, or it calls the duty engineer by telephone. The " +
            "limits below are those of the control system; they may be changed only with the signature of the works manager.",
        ])
        {
            Table = new(["Measurement", "Alarm at", "First action"],
            [
                ["Turbidity after filters", "0.35 NTU", "Run the filter to waste"],
                ["Free chlorine", "below 0.20 mg/l", "Start the standby dosing pump"],
                ["Free chlorine", "above 0.80 mg/l", "Halve the dose, sample again"],
                ["Clear water tank", "below 1.6 m", "Start pump P4, call Birkrigg"],
                ["pH at outlet", "outside 7.2 to 8.6", "Check the lime feeder"],
                ["Blower bearing", "85 degrees", "Stop the blower"],
            ]),
        },
        new("6 Power failure", [
            "The diesel set in the yard starts by itself within 20 seconds and carries the dosing pumps, the control system and " +
            "pump P4. It holds fuel for 31 hours. The other pumps must be switched off by hand before mains power returns, " +
            "because all of them starting together would trip the main breaker.",
            "After a failure of more than one hour, take a sample at the outlet and at the Skelgill tap, and keep both for the " +
            "chemist.",
        ]),
        new("7 Visitors and contractors", [
            "Visitors sign in at the gate and are given a yellow helmet; contractors wear blue. Nobody drinks from the sample " +
            "taps. Hot work needs a permit, which is valid for one shift and one place only.",
        ]),
    ]);

    /// <summary>Exists only as a picture: its facts can be found only if the page was recognised.</summary>
    public static SampleDocument MaintenanceOrder { get; } = new("MAINTENANCE ORDER 0417",
    [
        new("Valve V-17, replacement of the packing", [
            "Before opening valve V-17, bleed the surge vessel down to 2.4 bar and then wait eleven minutes. The vessel kept its " +
            "pressure after the pump trip of 9 March and pushed the old packing out of the gland.",
            "Fit five rings of graphite packing, 12 mm square, with the joints turned by a quarter each. Tighten the gland nuts " +
            "evenly to 38 newton metres and let the valve drip a little for the first hour.",
        ]),
        new("Tools and parts", [])
        {
            Items =
            [
                "Packing hook, long; torque wrench, 20 to 100 newton metres.",
                "Graphite packing, 2.5 metres, from shelf D4.",
                "Blue tag for the closed position. Take it off last.",
            ],
        },
        new("Afterwards", [
            "Open the valve in three steps, ten turns at a time, and listen at the chamber on Moss Lane between the steps. " +
            "Report the pressure at the inlet house to the control room.",
            "Ordered by R. Aldous, fitter in charge. Seen by M. Tarn, works manager.",
        ]),
    ]);

    public static SampleDocument Notice { get; } = new("NOTICE TO ALL STAFF",
    [
        new("Footbridge at the intake", [
            "The footbridge at the intake is closed until the new handrail is fitted. Walk around by the weir keeper's path; " +
            "it adds twelve minutes to the round.",
            "The key of the gauge hut now hangs in cabinet 6 in the control room. Please sign for it in the green book.",
        ]),
        new("Otters", [
            "An otter family has been seen below the weir. Do not open the scour valve between dusk and dawn before the end of May.",
        ]),
    ]);

    public static SampleDocument EmergencyPlan { get; } = new("Emergency plan: contaminated raw water",
    [
        new("When this plan applies", [
            "This plan applies when oil, slurry or an unknown substance is seen or smelt in the Upper Moss reservoir or at the " +
            "inlet house, and when the fish monitor raises its alarm twice within ten minutes.",
        ]),
        new("The first half hour", [
            "The operator on shift decides alone and at once. Nobody will be blamed for closing the inlet too early.",
        ])
        {
            Items =
            [
                "Close the inlet penstock. It takes 140 seconds from fully open.",
                "Ring the duty engineer, then the reservoir keeper at Moss Cottage.",
                "Fill three one litre bottles at the inlet: two for the laboratory, one to keep sealed in the refrigerator.",
                "Open the link from Birkrigg; it carries 55 litres a second, which is enough for the valleys at night.",
            ],
        },
        new("Who decides what", [])
        {
            Table = new(["Decision", "Taken by", "Deputy"],
            [
                ["Closing the inlet", "Operator on shift", "Duty engineer"],
                ["Warning the public", "Works manager", "Chemist"],
                ["Opening the inlet again", "Chemist", "none"],
            ]),
        },
        new("Ending the emergency", [
            "The inlet is opened again only after two samples, taken six hours apart, are clear. Flush the main to the wash-out " +
            "at Skelgill for ninety minutes before water goes to the filters.",
        ]),
    ]);

    public static SampleDocument ShiftMemo { get; } = SampleDocument.Of("Shift memo, night of 14 to 15 March",
        "Raw water at 4 °C at midnight and 3½ °C at six; the sulphate dissolves badly below 5 °C, so Zoë warmed the make-up water.",
        "Dosing pump B lost its prime twice. Cause: a split in the suction hose, wrapped with tape for now. A new hose (£18.40) is on order → stores.",
        "The float switch in sump 2 sticks at −0.3 m. Knock it with the broom handle, twice, gently. It is the left one.",
        "Hypochlorite was delivered at 05:20, 1,150 litres, seal number 88217. The driver, Björn, left the old hose coupling behind; it is in the porch.",
        "The heron is back on the lamella tank. The net over bay 3 has a hole of about 40 × 60 cm.");
}
