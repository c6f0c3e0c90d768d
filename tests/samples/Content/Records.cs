namespace IngestPipeline.Samples.Content;

/// <summary>What the plant's office keeps: reports, lists, registers, letters.</summary>
internal static class Records
{
    public static SampleDocument CommissioningReport { get; } = new("Commissioning report: filter 3",
    [
        new("Summary", [
            "Filter 3 was rebuilt between 12 January and 20 February and has been in service since 23 February. It reached a " +
            "turbidity of 0.08 NTU within 35 minutes of the first start and passed all acceptance tests but one.",
        ]),
        new("Work done", ["The old nozzle floor from 1958 was taken out in one piece."])
        {
            Items =
            [
                "New floor of reinforced plastic with 1,944 nozzles, each tested by hand.",
                "Sand of 0.6 to 1.2 mm, 21.5 tonnes, washed three times before use.",
                "Outlet valve replaced by a butterfly valve with an electric drive of 0.37 kW.",
            ],
        },
        new("Results", ["The tests followed the programme agreed with the contractor on 9 December."])
        {
            Table = new(["Test", "Required", "Measured", "Result"],
            [
                ["Head loss, clean bed", "0.45 m", "0.39 m", "passed"],
                ["Air distribution", "even", "even, one dead corner", "passed with remark"],
                ["Rinse rate", "25 m/h", "26.1 m/h", "passed"],
                ["Valve closing time", "30 s", "47 s", "failed"],
            ]),
        },
        new("Open points", [
            "The gearbox of the outlet valve has the wrong ratio. The contractor, Carrow Filters, will exchange it by the end of " +
            "April at no cost. Until then the filter is closed by hand before a wash.",
        ]),
    ]);

    public static SampleDocument Training { get; } = new("New operators: the first week",
    [
        new("Day 1: find your way", ["The assembly point is the copper beech by the gate."])
        {
            Items = ["Walk the pipe gallery from end to end", "Learn the three exits of the pump hall", "Try on a breathing mask: it must seal on your face"],
        },
        new("Day 2: water in numbers", ["A millimetre in the clear water tank is 640 litres."])
        {
            Items = ["Read turbidity in NTU, chlorine in milligrams a litre", "Plot your readings: a jump matters more than a value"],
        },
        new("Days 3 and 4: with your mentor", ["Do every round twice: once behind your mentor, once in front."])
        {
            Items = ["Wash one filter under supervision", "Change over from pump P1 to pump P2", "Take the weekly sample at the Skelgill tap"],
        },
        new("Day 5: the quiet exam", ["Your mentor pulls one fuse. Find it within twenty minutes."])
        {
            Items = ["Say aloud what you see before you touch anything", "Ask for help early: that counts as a pass"],
        },
    ]);

    public static SampleDocument PriceList { get; } = new("Water prices and connection fees",
    [
        new("Water prices", ["Prices for a cubic metre, without tax, from 1 April 2026."])
        {
            Table = new(["Tariff", "Valid from", "Price", "Standing charge"],
            [
                ["Household", "2026-04-01", "1.94", "38.50"],
                ["Farm, metered trough", "2026-04-01", "1.31", "22.00"],
                ["Brewery and dairy", "2026-04-01", "1.58", "410.00"],
                ["Fire service hydrant", "2026-04-01", "0.00", "0.00"],
            ]),
        },
        new("Connection fees", ["A new connection of 25 mm, up to 10 metres of trench."])
        {
            Table = new(["Position", "Fee"],
            [
                ["Tapping the main under pressure", "265.00"],
                ["Trench and pipe, 10 metres", "720.00"],
                ["Meter with frost box", "148.75"],
                ["Total", "=SUM(B3:B5)|1133.75"],
            ]),
        },
    ]);

    public static SampleDocument WaterQuality { get; } = new("Water quality in the Hollin valleys, 2025",
    [
        new("In short", [
            "Your water is soft: 4.2 German degrees, or 75 mg of calcium carbonate a litre. Set dishwashers to hardness level 1.",
            "In 2025 the laboratory took 1,268 samples at the works and at 22 taps. Four did not meet the standard; all four were " +
            "repeated within a day and were clear.",
        ]),
        new("Values at the works outlet", [])
        {
            Table = new(["Substance", "Yearly mean", "Limit", "Unit"],
            [
                ["Nitrate", "6.8", "50", "mg/l"],
                ["Iron", "0.021", "0.2", "mg/l"],
                ["Manganese", "0.006", "0.05", "mg/l"],
                ["Fluoride", "0.11", "1.5", "mg/l"],
                ["Sodium", "9.4", "200", "mg/l"],
            ]),
        },
        new("Brown water in August", [
            "After the burst at Thorny Bank on 17 August, about 340 houses had brown water for two days. The colour came from iron " +
            "loosened in the old main; it was unpleasant, but not harmful. That stretch is being relined in 2026.",
        ]),
    ]);

    public static SampleTable MeterReadings { get; } = new(["date", "meter", "place", "reading_m3", "remark"],
    [
        ["2026-03-02", "HB-01", "Works outlet", "882140", ""],
        ["2026-03-02", "HB-07", "Skelgill farm", "20417", "frost cover missing"],
        ["2026-03-02", "HB-11", "Thorny Bank, upper", "15903", ""],
        ["2026-03-02", "HB-12", "Thorny Bank, lower", "15120", "night flow 0.9 l/s: suspected leak"],
        ["2026-03-09", "HB-01", "Works outlet", "904375", ""],
        ["2026-03-09", "HB-07", "Skelgill farm", "20466", "cover replaced"],
        ["2026-03-09", "HB-11", "Thorny Bank, upper", "16210", ""],
        ["2026-03-09", "HB-12", "Thorny Bank, lower", "16038", "leak found at no. 9, \"the blue gate\""],
    ]);

    public static SampleDocument PumpRegister { get; } = new("Pump register",
    [
        new("High lift pumps", ["Overhauled every 16,000 hours; the register is checked each January."])
        {
            Table = new(["tag", "maker", "year", "kilowatts", "litres_per_second", "hours", "note"],
            [
                ["P1", "Ostrander", "1988", "55", "32", "14210", "shaft sleeve renewed 2024"],
                ["P2", "Ostrander", "1988", "55", "32", "9875", "reserve for P1"],
                ["P3", "Vell & Sons", "2007", "75", "46", "15880", "overhaul due in June 2026"],
                ["P4", "Vell & Sons", "2019", "37", "21", "6032", "on the diesel set"],
            ]),
        },
        new("Sump pumps", ["Lifted and cleaned twice a year."])
        {
            Table = new(["tag", "place", "note"], [["S1", "pipe gallery", ""], ["S2", "blower room", "float switch sticks"]]),
        },
    ]);

    public static SampleDocument SupplierLetter { get; } = SampleDocument.Of("Your order 0311: gearbox for the outlet valve",
        "Dear colleagues,",
        "thank you for your patience. The gearbox with the ratio 40:1 left our works in Penhallow this morning and should reach you " +
        "on Thursday. The fitter, Mr Okafor, will come on 21 April and needs about five hours; please have filter 3 drained by then.",
        "We have added six spare shear pins without charge. The delivery note is attached; please send it back signed.",
        "With kind regards, Ines Carrow, Carrow Filters");

    public static SampleDocument DeliveryNote { get; } = new("Delivery note 7724",
    [
        new("Contents", ["One crate, 64 kg, to the stores of Hollin Beck Water Works. Lift at the two marked points only."])
        {
            Table = new(["Item", "Quantity", "Part number"],
            [
                ["Worm gearbox, ratio 40:1", "1", "CF-4010-B"],
                ["Shear pin, brass", "6", "CF-0093"],
                ["Gasket set", "1", "CF-0118"],
            ]),
        },
    ]);

    /// <summary>Encrypted: nothing of it may be found without the password.</summary>
    public static SampleDocument BoardMinutes { get; } = new("Minutes of the board, 5 March 2026",
    [
        new("Sale of the old filter house", [
            "The board agreed by five votes to two to offer the old filter house to the rowing club for a rent of one pound a year. " +
            "The chair asked that the matter stay confidential until the club has answered.",
        ]),
        new("Next meeting", ["The board meets again on 2 April at six o'clock in the library."]),
    ]);

    /// <summary>Written to disk cut off in the middle.</summary>
    public static SampleDocument DraftContract { get; } = new("Draft contract: relining of the Thorny Bank main",
    [
        new("Scope", [
            "The contractor relines 860 metres of the Thorny Bank main with polyethylene and keeps every house supplied through a " +
            "temporary pipe above ground.",
            "Work starts on 4 May 2026. For every day of delay after 31 July the contractor pays 350 pounds.",
        ]),
    ]);
}
