using System.Numerics.Tensors;
using Gossamer.Data.Splits;
using Gossamer.Methods.Federated.FixedPoint;
using Gossamer.Methods.Federated.Skipping;
using Gossamer.Methods.Tests.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.FixedPoint;

/// <summary>What operators promise, held against random points, and what methods make of unusual ones.</summary>
public class OperatorTests
{
    private static readonly Problem Logistic = DataProblems.LogisticRegression(
        SyntheticData.Separable(24, 5, 4, 1, seed: 1), RowAssignment.Split(new ContiguousSplit().Assign(SyntheticData.Separable(24, 5, 4, 1, seed: 1), 3, seed: 1)),
        Regularizer.L2(0.1));

    [Fact]
    public void Constants_hold_between_random_points()
    {
        foreach (var problem in (Problem[])[FederatedToy.Four(), FederatedToy.Rows(), Logistic])
        {
            var step = 1 / problem.Constants.LMax;
            var known = 0;
            foreach (var rule in (OperatorRule[])[
                new GradientStep(), new GradientStep(0.4 * step), new GradientStep(1.7 * step), new ProximalStep(), new ProximalStep(5 * step),
                new DouglasRachford(0.3), new DouglasRachford(0.1, true, 2 * step)])
            {
                known += Check(problem, rule.For(problem.Local(0), problem.Constants), rule.Constants(Recording.SettingOf(problem)));
            }
            Assert.True(known >= 12, $"only {known} constants are known");
            if (problem.Local(0) is not IFiniteSum sum || problem.Constants.LSampleMax is not { } largest) continue;
            var cyclic = Operator.CyclicGradient(sum, 3, 1 / largest, largest, isConvex: true);
            Assert.Equal(0.75, cyclic.Constants.Averagedness!.Value, 12);
            var method = new LocalFixedPoint(new LocalFixedPointOptions { Operator = new CyclicGradient(3) });
            Assert.Equal(0.75, Recording.Of(problem, method, 0).Result.Preparation.Theory.Parameters["a"], 12);
            Check(problem, cyclic, cyclic.Constants);
        }
        Check(FederatedToy.Four(), Operator.Projection(new Ball([0, 0, 0, 0, 0, 0, 0, 0], 1)), new OperatorConstants { Averagedness = 0.5, Cocoercivity = 0 });
    }

    [Fact]
    public void Steps_that_are_too_long_promise_nothing()
    {
        Assert.Equal(OperatorConstants.Unknown, Operator.GradientConstants(2, 1, 0.5));
        Assert.Equal(OperatorConstants.Unknown, Operator.GradientConstants(0.5, 1, null));
        Assert.Equal(OperatorConstants.Unknown, Operator.ProximalConstants(1, null));
        Assert.Null(Operator.GradientConstants(1.5, 1, 0.5).Cocoercivity);
        Assert.Equal(1 / 1.5, Operator.ProximalConstants(1, 0.5).Contraction);
    }

    [Fact]
    public void Cyclic_steps_go_through_all_blocks_for_the_price_of_one_gradient()
    {
        // Worker 0 of the rows: values 1 2 3 1 2, targets 0 1 4 2 2; blocks of two and three by hand.
        var x = 0.5;
        double[] values = [1, 2, 3, 1, 2], targets = [0, 1, 4, 2, 2];
        var first = Enumerable.Range(0, 2).Average(j => values[j] * ((values[j] * x) - targets[j]));
        x -= 0.1 * first;
        var second = Enumerable.Range(2, 3).Average(j => values[j] * ((values[j] * x) - targets[j]));
        x -= 0.1 * second;
        var t = Operator.CyclicGradient((IFiniteSum)FederatedToy.Rows().Local(0), 2, 0.1, 9, isConvex: true);
        var result = new double[1];
        Assert.Equal(1, t.Apply([0.5], result), 12);
        Near.Equal(x, result[0], 1e-14);
        var run = Recording.Of(FederatedToy.Rows(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new CyclicGradient(3), LocalSteps = 4, StepSize = 1 }), 5);
        Assert.Equal(5 * 3 * 4, run.Result.Trace[^1].OracleCalls);
        Assert.Throws<BadInputException>(() => Operator.CyclicGradient((IFiniteSum)FederatedToy.Rows().Local(2), 4, 0.1, 9, isConvex: true));
    }

    [Fact]
    public void Douglas_Rachford_solves_composite_problems_and_is_the_proximal_step_without_psi()
    {
        // One worker: ½·2(x − 3)² + 4.5|x| has its minimum at 0.75.
        var problem = Quadratics.Create([new double[,] { { 2 } }], [[6]]);
        var run = Recording.Of(problem, new LocalFixedPoint(new LocalFixedPointOptions { Operator = new DouglasRachford(4.5), LocalSteps = 3, StepSize = 1 }), 60);
        Near.Equal(0.75, run.Iterates[^1][0], 1e-12);
        var proximal = Recording.Of(FederatedToy.Four(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new ProximalStep(), StepSize = 0.8 }), 20);
        var splitting = Recording.Of(FederatedToy.Four(), new LocalFixedPoint(new LocalFixedPointOptions { Operator = new DouglasRachford(), StepSize = 0.8 }), 20);
        for (var k = 0; k <= 20; k++) Near.Equal(proximal.Iterates[k], splitting.Iterates[k], 1e-12);
    }

    [Fact]
    public void Douglas_Rachford_of_several_workers_minimises_the_proximal_average_plus_psi()
    {
        // s = 1/3: the mean of prox_{sf_1}(y) = ¾y and prox_{sf_2}(y) = (y + 4)/2 is p = ⅝y + 1, so that h'(p) = 3(y − p) = 1.8p − 4.8;
        // with 0.6|x| the minimum is at 7/3. The mean of the Moreau envelopes itself, of slope 9x/8 − 3, would have it at 32/15.
        var method = new LocalFixedPoint(new LocalFixedPointOptions { Operator = new DouglasRachford(0.6), LocalSteps = 1, StepSize = 1 });
        Near.Equal(7.0 / 3, Recording.Of(FederatedToy.Two(), method, 200).Iterates[^1][0], 1e-12);
    }

    [Fact]
    public void Proximal_steps_solve_the_mean_of_the_Moreau_envelopes()
    {
        // ∇M_i = a_i(x − m_i)/(1 + a_i) for s = 1: weights 1/2 and 3/4, x = 3/(5/4) = 2.4.
        Near.Equal(2.4, FixedPoints.Solution(FederatedToy.Two(), new ProximalStep(1))[0], 1e-12);
        // The same by iteration where no linear system helps.
        var solution = FixedPoints.Solution(Logistic, new GradientStep());
        Near.Equal(Logistic.Minimizer!.Value.Span, solution, 1e-9);
    }

    [Fact]
    public void Projections_find_a_point_of_all_sets()
    {
        var problem = Problem.Create(
            [new Ball([0, 0], 1), new Ball([1.5, 0], 1), new Ball([0.7, 1.2], 1)],
            new GivenConstants(1, 3) { Convex = true }, StartingPoint.Given(new double[] { 4, 7 }));
        var run = Recording.Of(problem, new LocalFixedPoint(new LocalFixedPointOptions { Operator = new Projection(), LocalSteps = 1, StepSize = 1 }), 400);
        for (var i = 0; i < 3; i++) Assert.True(((Ball)problem.Local(i)).DistanceTo(run.Iterates[^1]) < 1e-3);
        // An operator of one's own: the same projections by their own class.
        var own = Recording.Of(problem, new LocalFixedPoint(new LocalFixedPointOptions { Operator = new OwnOperator(0.5), LocalSteps = 1, StepSize = 1 }), 400);
        for (var k = 0; k <= 400; k++) Assert.Equal(run.Iterates[k], own.Iterates[k]);
    }

    [Fact]
    public void Corrected_gradient_steps_are_Scaffnew()
    {
        var scaffnew = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions { Probability = 0.3, StepSize = 0.2 }), 40);
        var ours = Recording.Of(FederatedToy.Four(), new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = new GradientStep(0.25), Probability = 0.3, StepSize = 0.8 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(scaffnew.Iterates[k], ours.Iterates[k], 1e-12);
        for (var k = 1; k <= 40; k++) Near.Equal(new double[8], Invariant.Mean(ours, k, "c"), 1e-12);
    }

    [Fact]
    public void Correction_takes_the_bias_away_and_keeps_its_promise()
    {
        foreach (var rule in (OperatorRule[])[new GradientStep(), new ProximalStep(3)])
        {
            var run = Recording.Of(FederatedToy.Four(), new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = rule }), 500);
            Near.Equal(FixedPoints.Solution(FederatedToy.Four(), rule), run.Iterates[^1], 1e-10);
            MeanDescent.Holds(FederatedToy.Four(), () => new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = rule }));
            MeanDescent.Holds(FederatedToy.Four(), () => new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = rule, Probability = 0.2, StepSize = 0.7 }));
        }
    }

    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(0.5, 0.875)]
    public void The_corrected_method_communicates_as_often_as_its_steps_contract(double relaxation, double factor)
    {
        // s = ¼ on f_i with μ = 1: χ = ¾, and ξ = λχ + 1 − λ of the relaxed steps.
        var method = new CorrectedFixedPoint(new CorrectedFixedPointOptions { Operator = new GradientStep(0.25), StepSize = relaxation });
        var theory = Recording.Of(FederatedToy.Two(), method, 0).Result.Preparation.Theory;
        Near.Equal(Math.Sqrt(1 - (factor * factor)), theory.Parameters["p"], 1e-12);
        Near.Equal(1 - (factor * factor), theory.Lyapunov!.Contraction, 1e-12);
    }

    /// <summary>Checks what is known of an operator at random pairs of points; returns how much that is.</summary>
    private static int Check(Problem problem, IOperator t, OperatorConstants constants)
    {
        var random = new RandomStream(9, RandomPurpose.Data);
        var d = t.Dimension;
        double[] x = new double[d], y = new double[d], tx = new double[d], ty = new double[d];
        for (var trial = 0; trial < 60; trial++)
        {
            random.FillGaussian(x);
            random.FillGaussian(y);
            // Near to each other and far apart.
            TensorPrimitives.Multiply(x, Math.Pow(10, (trial % 4) - 2), x);
            TensorPrimitives.Add<double>(x, y, x);
            t.Apply(x, tx);
            t.Apply(y, ty);
            TensorPrimitives.Subtract<double>(x, y, x);
            TensorPrimitives.Subtract<double>(tx, ty, tx);
            double apart = TensorPrimitives.SumOfSquares<double>(x), images = TensorPrimitives.SumOfSquares<double>(tx), product = TensorPrimitives.Dot<double>(x, tx);
            var displacement = apart - (2 * product) + images;
            var slack = 1e-9 * apart;
            if (constants.Contraction is { } chi) Assert.True(images <= (chi * chi * apart) + slack, $"{problem.Kind}: chi");
            if (constants.Averagedness is { } a) Assert.True(apart - product >= (displacement / (2 * a)) - slack, $"{problem.Kind}: a");
            if (constants.Cocoercivity is { } share) Assert.True(images / (1 - share) <= product + slack, $"{problem.Kind}: rho");
        }
        return new[] { constants.Contraction, constants.Averagedness, constants.Cocoercivity }.Count(value => value is not null);
    }

    /// <summary>½ of the squared distance to a ball, which is the domain.</summary>
    private sealed class Ball(double[] centre, double radius) : IDomain, IOperator
    {
        public int Dimension => centre.Length;

        public bool Contains(ReadOnlySpan<double> x) => TensorPrimitives.Distance<double>(x, centre) < radius;

        public double DistanceTo(ReadOnlySpan<double> x) => Math.Max(0, TensorPrimitives.Distance<double>(x, centre) - radius);

        public void ProjectOntoClosure(Span<double> x)
        {
            var distance = TensorPrimitives.Distance<double>(x, centre);
            if (distance <= radius) return;
            for (var j = 0; j < x.Length; j++) x[j] = centre[j] + (radius / distance * (x[j] - centre[j]));
        }

        public double Apply(ReadOnlySpan<double> x, Span<double> result)
        {
            x.CopyTo(result);
            ProjectOntoClosure(result);
            return 1;
        }

        public double Value(ReadOnlySpan<double> x) => DistanceTo(x) * DistanceTo(x) / 2;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            Apply(x, gradient);
            for (var j = 0; j < x.Length; j++) gradient[j] = x[j] - gradient[j];
        }
    }
}
