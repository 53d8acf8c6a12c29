using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Data.Scaling;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

/// <summary>EF21 with Top-K at the theory's step on data sets of the real world, split contiguously.</summary>
public class Ef21OnRealDataTests
{
    [Theory]
    [InlineData("breast-cancer", 1, StepSizeRule.QuadraticMean)]
    [InlineData("breast-cancer", 3, StepSizeRule.ArithmeticMean)]
    [InlineData("heart", 2, StepSizeRule.QuadraticMean)]
    [InlineData("heart", 1, StepSizeRule.LPlus)]
    public void The_lyapunov_function_falls_at_every_iteration_as_the_theorem_says(string name, int kept, StepSizeRule rule)
    {
        var data = DataLoader.Shared.Load(name, new DataOptions { Scaling = new Standardize() });
        var rows = new ContiguousSplit().Assign(data, workers: 10, seed: 1);
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Split(rows), Regularizer.Nonconvex(0.1), StartingPoint.Normal(1, seed: 1));
        var method = new Ef21(new Ef21Options { Compressor = new TopK(kept), StepSizeRule = rule });
        Descent.Holds(problem, method, iterations: 500);
    }

    [Fact]
    public void With_strong_convexity_it_shrinks_at_the_linear_rate_of_the_theorem()
    {
        var data = DataLoader.Shared.Load("heart");
        var rows = new ContiguousSplit().Assign(data, workers: 10, seed: 1);
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Split(rows), Regularizer.L2(0.1));
        Assert.True(problem.Constants.IsMinimumExact);
        var method = new Ef21(new Ef21Options { Compressor = new TopK(4), Regime = Regime.PolyakLojasiewicz });
        Descent.Holds(problem, method, iterations: 500);
    }
}
