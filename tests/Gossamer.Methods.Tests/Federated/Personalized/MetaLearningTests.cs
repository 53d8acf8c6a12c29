using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Execution.Metrics;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Personalized;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.Personalized;

public class MetaLearningTests
{
    private static Problem Logistic()
    {
        var data = SyntheticData.OneHot(60, 8, 2, 5);
        return DataProblems.LogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, 3, 1)), Regularizer.L2(0.1), StartingPoint.Ones);
    }

    private static PerFedAvg Meta(MetaGradientKind kind, double? inner, StepSize? step = null, int local = 1) =>
        new(new PerFedAvgOptions { Gradient = kind, InnerStep = inner, LocalSteps = local, StepSize = step ?? StepSize.Theory() });

    [Fact]
    public void Steps_of_meta_learning_by_hand()
    {
        // α = 0.1 from 0: ∇f = (0, −12), adapted (0, 1.2), gradients there (0, −8.4); times 1 − 0.1·3 with the Hessian: (0, −5.88).
        Near.Equal(0.42, Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.FirstOrder, 0.1, 0.1), 1).Iterates[1][0]);
        Near.Equal(0.294, Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.Exact, 0.1, 0.1), 1).Iterates[1][0]);
        Near.Equal(0.294, Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.HessianFree, 0.1, 0.1), 1).Iterates[1][0], 1e-9);
        // A second local step of worker 2 at 0.84: ∇f = −9.48, adapted 1.788, gradient −6.636: w_2 = 1.5036.
        Near.Equal(0.7518, Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.FirstOrder, 0.1, 0.1, local: 2), 1).Iterates[1][0]);
    }

    [Fact]
    public void The_exact_form_finds_the_minimum_of_the_meta_function()
    {
        // F = ½·mean a_i(1 − αa_i)²(w − m_i)²; for α = 0.1 the weights are 0.81 and 1.47.
        var run = Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.Exact, 0.1), 100);
        Near.Equal(4 * 1.47 / 2.28, run.Iterates[^1][0], 1e-9);
        // To first order the weights are a_i(1 − αa_i) = 0.9 and 2.1.
        Near.Equal(2.8, Recording.Of(TwoParabolas.Create(), Meta(MetaGradientKind.FirstOrder, 0.1), 100).Iterates[^1][0], 1e-9);
    }

    [Theory]
    [InlineData(MetaGradientKind.Exact)]
    [InlineData(MetaGradientKind.HessianFree)]
    public void The_meta_gradient_is_that_of_the_adapted_loss(MetaGradientKind kind)
    {
        var objective = Logistic().Local(0);
        var computation = new MetaGradient(kind, 0.7);
        var point = new double[8];
        new RandomStream(3, RandomPurpose.Other).FillGaussian(point);
        var gradient = new double[8];
        var samples = new RandomStream(1, RandomPurpose.Sample);
        computation.Evaluate(new FullOracle(), objective, point, ref samples, gradient);
        double Adapted(double[] w)
        {
            var inner = new double[8];
            objective.Gradient(w, inner);
            return objective.Value([.. w.Zip(inner, (a, b) => a - (0.7 * b))]);
        }

        for (var k = 0; k < 8; k++)
        {
            double[] above = [.. point], below = [.. point];
            above[k] += 1e-5;
            below[k] -= 1e-5;
            Near.Equal((Adapted(above) - Adapted(below)) / 2e-5, gradient[k], 1e-8);
        }
    }

    [Fact]
    public void Without_adaptation_meta_learning_is_gradient_descent()
    {
        var parent = Recording.Of(Logistic(), new GradientDescent(new MethodOptions { StepSize = 1 }), 10);
        foreach (var kind in Enum.GetValues<MetaGradientKind>())
        {
            var run = Recording.Of(Logistic(), Meta(kind, 0, 1), 10);
            for (var k = 0; k <= 10; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-12);
        }
    }

    [Fact]
    public void Theory_steps_of_quadratics_and_refusals()
    {
        var two = Recording.SettingOf(TwoParabolas.Create());
        Near.Equal(1 / 2.1, Meta(MetaGradientKind.FirstOrder, 0.1).Prepare(two).StepSize);
        Near.Equal(1 / 1.47, Meta(MetaGradientKind.HessianFree, 0.1).Prepare(two).StepSize);
        // The greatest t(1 − αt) is inside [0, L] for large α.
        Near.Equal(4 * 0.3, Meta(MetaGradientKind.FirstOrder, 0.3).Prepare(two).StepSize);
        Near.Equal(27 * 0.2 / 4, Meta(MetaGradientKind.HessianFree, 0.2).Prepare(two).StepSize);
        // By default α = 1/(2·3).
        Near.Equal(1.0 / 6, Meta(MetaGradientKind.FirstOrder, null).Prepare(two).Theory.Parameters["alpha"]);
        Assert.Contains("alpha <= 1/max L_i", Refusal(Meta(MetaGradientKind.FirstOrder, 0.5), two));
        Assert.Contains("bound on the gradients", Refusal(Meta(MetaGradientKind.FirstOrder, 0.1), Recording.SettingOf(Logistic())));
        Assert.Contains("hessian-free", Refusal(Meta(MetaGradientKind.Exact, 0.1), new Setting(new GivenConstants([1.0]), 1)));
    }

    [Fact]
    public void Steps_of_Reptile_by_hand()
    {
        // γ = 0.1, k = 2 from 0: worker 2 goes to 1.2 and 2.04; the mean of the ways is 1.02.
        Reptile Of(bool normalize, double server) => new(new ReptileOptions { LocalSteps = 2, ServerStep = server, StepSize = 0.1, Normalize = normalize });
        Near.Equal(1.02, Recording.Of(TwoParabolas.Create(), Of(false, 1), 1).Iterates[1][0]);
        Near.Equal(0.51, Recording.Of(TwoParabolas.Create(), Of(false, 0.5), 1).Iterates[1][0]);
        Near.Equal(0.51, Recording.Of(TwoParabolas.Create(), Of(true, 0.1), 1).Iterates[1][0]);
        Near.Equal(1.0 / 3, new Reptile(new ReptileOptions()).Prepare(Recording.SettingOf(TwoParabolas.Create())).StepSize);
        Assert.Contains("at most 1", Refusal(new Reptile(new ReptileOptions { ServerStep = 1.5 }), Recording.SettingOf(TwoParabolas.Create())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MetaGradientKind.FirstOrder, 2)]
    [InlineData(MetaGradientKind.HessianFree, 4)]
    [InlineData(MetaGradientKind.Exact, 4)]
    public void Meta_gradients_cost_the_gradients_they_take(MetaGradientKind kind, int gradients) =>
        Assert.Equal(2 * 3 * gradients, Recording.Of(TwoParabolas.Create(), Meta(kind, 0.1, 0.1), 3).Result.Trace[^1].OracleCalls);

    [Theory]
    [InlineData(MetaGradientKind.FirstOrder, 0.1, 2.1)]             // t(1 − t/10) at 3
    [InlineData(MetaGradientKind.FirstOrder, 0.25, 1)]              // t(1 − t/4) at its peak, 2
    [InlineData(MetaGradientKind.Exact, 0.1, 1.47)]                 // t(1 − t/10)² at 3
    [InlineData(MetaGradientKind.Exact, 0.25, 16.0 / 27)]           // t(1 − t/4)² at its peak, 4/3
    [InlineData(MetaGradientKind.Exact, 1, 12)]                     // t(1 − t)² at 3, beyond its peak
    public void The_step_is_that_of_the_roughest_curvature(MetaGradientKind kind, double inner, double smoothness) =>
        Near.Equal(1 / smoothness, Recording.Of(TwoParabolas.Create(), Meta(kind, inner), 0).Result.Preparation.StepSize, 1e-12);

    [Fact]
    public void Reptile_with_one_local_step_is_gradient_descent_and_deploys_adapted_models()
    {
        var parent = Recording.Of(Logistic(), new GradientDescent(new MethodOptions { StepSize = 0.5 }), 10);
        var run = Recording.Of(
            Logistic(), new Reptile(new ReptileOptions { LocalSteps = 1, StepSize = 0.5 }), 10, own: [new PersonalLoss()]);
        for (var k = 0; k <= 10; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-12);
        Assert.All(run.Metric(0).Zip(run.Metric(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void Reptiles_fixed_point_is_biased_as_computed()
    {
        // k steps map w to m_i + (1 − γa_i)^k(w − m_i): the fixed point weighs m_i by 1 − (1 − γa_i)^k.
        var run = Recording.Of(TwoParabolas.Create(), new Reptile(new ReptileOptions { LocalSteps = 4, StepSize = 0.2 }), 200);
        var (p, q) = (1 - Math.Pow(0.8, 4), 1 - Math.Pow(0.4, 4));
        Near.Equal(4 * q / (p + q), run.Iterates[^1][0], 1e-9);
    }

    private static string Refusal(Method method, Setting setting) => Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message;
}
