using System.Collections.Concurrent;
using Gossamer.Cluster.Hosting;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods;
using Gossamer.Testing;

namespace Gossamer.Cluster.Tests.Equality;

/// <summary>
/// Runs of every method of the catalogue on a small problem, named by texts such as <c>ef21 24</c> or <c>diana 24 noisy</c>:
/// method, iterations, kind.
/// </summary>
internal sealed class CatalogueRuns : IRunSource
{
    public const int Iterations = 12;

    private static readonly ConcurrentDictionary<string, MethodSubject> Subjects = new(StringComparer.Ordinal);

    /// <summary>Methods whose iterates do not depend on the engine.</summary>
    public static IEnumerable<string> SynchronousMethods => Methods(isSynchronous: true);

    /// <summary>Methods whose iterates depend on times.</summary>
    public static IEnumerable<string> AsynchronousMethods => Methods(isSynchronous: false);

    /// <summary>The runs in which a method is compared: with exact gradients, with noisy ones and with floats of 32 bits.</summary>
    public static IReadOnlyList<string> TextsOf(string method)
    {
        string exact = $"{method} {Iterations}";
        return Subject(method).AcceptsNoise ? [exact, $"{exact} noisy", $"{exact} narrow"] : [exact, $"{exact} narrow"];
    }

    public PlannedRequest Create(string text)
    {
        var parts = text.Split(' ');
        var subject = Subject(parts[0]);
        var iterations = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var method = subject.Create(subject.AnyStep);
        var request = parts.Contains("noisy") ? subject.NoisyRequest(method, iterations) : subject.Request(method, iterations);
        return new PlannedRequest(parts.Contains("narrow") ? request with { Wire = WireFormat.Single } : request, MethodSubject.Machines);
    }

    /// <summary>The run in the simulator.</summary>
    public RunResult Simulate(string text) => MethodSubject.Simulate(Create(text).Request);

    private static IEnumerable<string> Methods(bool isSynchronous) =>
        StandardCatalogue.Instance.Methods.Select(method => method.Name).Where(name => Subject(name).IsSynchronous == isSynchronous);

    private static MethodSubject Subject(string name) =>
        Subjects.GetOrAdd(name, static name => new MethodSubject(StandardCatalogue.Instance.Method(name), StandardCatalogue.Instance));
}
