using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>Every law of methods, on 3PC with every mechanism and on both links.</summary>
public class MechanismConformanceTests
{
    private static readonly TopK Top = new(2);

    private static readonly Mechanism[] Mechanisms =
    [
        new Ef21Mechanism(new RandKContractive(2)), new LagMechanism(0.5), new LagMechanism(0), new ClagMechanism(Top, 4), new ThreePcV1(Top),
        new ThreePcV2(new RandK(2), Top), new ThreePcV3(new LagMechanism(2), Top), new ThreePcV4(Top, new RandKContractive(1)), new ThreePcV5(Top),
        new MarinaMechanism(new RandK(2)), new MarinaMechanism(new PermK()), new AdaCgdMechanism([new TopK(1), Top, new TopK(4)], 0.5),
        new Ada3PcMechanism([new LagMechanism(1), new ThreePcV1(Top), new Ef21Mechanism(new Identity())], [0.5, 3]),
    ];

    public static TheoryData<string> Names => [.. Mechanisms.Select(mechanism => mechanism.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_all_laws_on_the_uplink(string name) =>
        Assert.Empty(Breaches("3pc", new ThreePcOptions { Mechanism = Find(name) }));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_all_laws_on_the_downlink(string name) =>
        Assert.Empty(Breaches("bidirectional-3pc", new BidirectionalThreePcOptions { Mechanism = new ClagMechanism(Top, 0.5), CoordinatorMechanism = Find(name) }));

    private static Mechanism Find(string name) => Mechanisms.Single(mechanism => mechanism.Name == name);

    private static IReadOnlyList<string> Breaches(string method, MethodOptions options) =>
        MethodConformance.Breaches(StandardCatalogue.Instance.Method(method), StandardCatalogue.Instance, options);
}
