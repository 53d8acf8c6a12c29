using Gossamer.Execution;
using Gossamer.Methods;
using Gossamer.Problems.Personalized;
using Gossamer.Simulation;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>FLIX is a problem like any other: methods run on the mix of models, or say why not.</summary>
public class PersonalizedConformanceTests
{
    public static TheoryData<string> Names => [.. StandardCatalogue.Instance.Methods.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_runs_on_the_mix_of_models_or_refuses_it_in_words(string name)
    {
        try
        {
            var result = RunOnMix(name);
            Assert.True(result.Status is RunStatus.Completed or RunStatus.Diverged, result.StopReason);
        }
        catch (BadInputException refusal)
        {
            Assert.True(refusal.Message.Length > 20, refusal.Message);
        }
    }

    [Theory]
    [InlineData("gd")]
    [InlineData("dcgd")]
    [InlineData("diana")]
    [InlineData("ef21")]
    [InlineData("marina")]
    [InlineData("page")]
    [InlineData("nesterov")]
    [InlineData("ringmaster-asgd")]
    [InlineData("adom")]
    [InlineData("fedavg")]
    [InlineData("scaffold")]
    [InlineData("scaffnew")]
    [InlineData("fedprox")]
    [InlineData("l2gd")]
    [InlineData("pfedme")]
    [InlineData("per-fedavg")]
    public void The_methods_that_one_would_mix_models_with_accept_it(string name) => Assert.Equal(RunStatus.Completed, RunOnMix(name).Status);

    private static RunResult RunOnMix(string name)
    {
        var subject = new MethodSubject(StandardCatalogue.Instance.Method(name), StandardCatalogue.Instance);
        var problem = subject.Problem;
        var own = Enumerable.Range(0, problem.Workers).Select(i => Enumerable.Repeat(0.1 * i, problem.Dimension).ToArray());
        var mixed = FlixProblem.Create(problem, [.. Enumerable.Repeat(0.5, problem.Workers)], LocalOptima.Given(problem, [.. own]));
        return new Simulator().RunAsync(subject.Request(subject.Create(0.01), 2) with { Problem = mixed }).GetAwaiter().GetResult();
    }
}
