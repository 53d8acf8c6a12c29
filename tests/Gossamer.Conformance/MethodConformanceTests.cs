using Gossamer.Methods;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>Every law, on every method of the catalogue.</summary>
public class MethodConformanceTests
{
    private static readonly Dictionary<string, MethodSubject> Subjects = [];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var method in StandardCatalogue.Instance.Methods)
            {
                if (Environment.GetEnvironmentVariable("ONLY") is { } only && !only.Split(',').Contains(method.Name)) continue;
                foreach (var law in MethodConformance.Laws) cases.Add(method.Name, law.Name);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_method_keeps_every_law(string method, string law)
    {
        var breach = MethodConformance.Breach(MethodConformance.Laws.Single(candidate => candidate.Name == law), Subject(method));
        Assert.True(breach is null, $"{method} breaks the law '{law}': {breach}");
    }

    private static MethodSubject Subject(string name)
    {
        if (!Subjects.TryGetValue(name, out var subject))
            Subjects[name] = subject = new MethodSubject(StandardCatalogue.Instance.Method(name), StandardCatalogue.Instance);
        return subject;
    }
}
