using Gossamer.Compression;
using Gossamer.Methods.ErrorFeedback.ThreePoint;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

/// <summary>The mechanisms that laws are tested on; every registered class has at least one.</summary>
internal static class MechanismCases
{
    private static readonly TopK Top = new(2);
    private static readonly RandK Rand = new(2);

    public static Mechanism[] All { get; } =
    [
        new Ef21Mechanism(Top), new Ef21Mechanism(new RandKContractive(2)), new Ef21Mechanism(new ScaledSign()), new Ef21Mechanism(new Identity()),
        new LagMechanism(0), new LagMechanism(0.5), new LagMechanism(4),
        new ClagMechanism(Top, 0), new ClagMechanism(Top, 0.5), new ClagMechanism(Top, 50), new ClagMechanism(new RandKContractive(3), 1),
        new ThreePcV1(Top), new ThreePcV1(new RandKContractive(2)), new ThreePcV1(new Identity()),
        new ThreePcV2(Rand, Top), new ThreePcV2(new Identity(), Top), new ThreePcV2(Rand, new Identity()), new ThreePcV2(new Compose(new RandK(1), new PermK()), Top),
        new ThreePcV3(new LagMechanism(2), Top), new ThreePcV3(new MarinaMechanism(Rand), Top), new ThreePcV3(new ThreePcV1(Top), new RandKContractive(1)),
        new ThreePcV4(Top, new TopK(1)), new ThreePcV4(new RandKContractive(2), Top), new ThreePcV4(Top, new Identity()),
        new ThreePcV5(Top), new ThreePcV5(Top, 0.6), new ThreePcV5(new RandKContractive(3), 0.2),
        new MarinaMechanism(Rand), new MarinaMechanism(Rand, 0.6), new MarinaMechanism(new PermK()), new MarinaMechanism(Rand, 1),
        new AdaCgdMechanism([new TopK(1), Top, new TopK(4)], 0.5), new AdaCgdMechanism([Top], 0), new AdaCgdMechanism([new TopK(1), new Identity()], 2),
        new AdaCgdMechanism([new RandKContractive(1), new RandKContractive(3)], 1),
        new Ada3PcMechanism([new LagMechanism(1), new Ef21Mechanism(Top), new ThreePcV2(Rand, new TopK(4))], [0.5, 3]),
        new Ada3PcMechanism([new Ef21Mechanism(Top), new ThreePcV1(Top)], [1]),
    ];

    public static TheoryData<string> Names => [.. All.Select(mechanism => mechanism.Name)];

    public static Mechanism Find(string name) => All.First(mechanism => mechanism.Name == name);
}
