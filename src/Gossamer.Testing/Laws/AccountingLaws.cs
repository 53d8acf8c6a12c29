using System.Globalization;

namespace Gossamer.Testing.Laws;

/// <summary>What is reported as traffic is what would travel.</summary>
internal static class AccountingLaws
{
    private const int Iterations = 12;

    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("bits-are-bytes", "The bits that a run reports are those of its messages as the codec writes them.", BitsAreBytes),
    ];

    private static string? BitsAreBytes(MethodSubject subject)
    {
        if (!subject.IsSynchronous) return null;
        foreach (var wire in (Messaging.WireFormat[])[Messaging.WireFormat.Double, Messaging.WireFormat.Single])
        {
            var ledger = new Ledger(subject.Problem.Workers, wire, Iterations);
            var request = subject.Request(Spy.On(subject.Create(subject.AnyStep), ledger), Iterations) with { Wire = wire };
            var last = MethodSubject.Simulate(request).Trace[^1];
            if (ledger.Complaint is { } complaint) return complaint;
            if (ledger.BitsUp != last.BitsUpPerWorker * subject.Problem.Workers) return Mismatch("uplink", last.BitsUpPerWorker, ledger.BitsUp);
            if (ledger.BitsDown != last.BitsDownPerWorker * subject.Problem.Workers) return Mismatch("downlink", last.BitsDownPerWorker, ledger.BitsDown);
        }
        return null;

        string Mismatch(string link, double reported, long encoded) => string.Create(
            CultureInfo.InvariantCulture, $"the run reports {reported * subject.Problem.Workers} {link} bits, but the codec writes {encoded}");
    }
}
