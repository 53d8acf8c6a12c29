namespace Gossamer.Population.Potentials;

/// <summary>A function V of R^D with its gradient: the landscape in which particles move, or a kernel W by which they act on each other.</summary>
public abstract class Potential
{
    /// <summary>Smallest D in which it is defined.</summary>
    public virtual int LeastDimension => 1;

    /// <summary>V(v).</summary>
    /// <param name="v">D coordinates, D at least <see cref="LeastDimension"/>.</param>
    public abstract double Value(ReadOnlySpan<double> v);

    /// <summary>Writes ∇V(v); one of the one-sided derivatives where V has a kink.</summary>
    /// <param name="v">D coordinates.</param>
    /// <param name="gradient">D coordinates, overwritten; must not overlap <paramref name="v"/>.</param>
    public abstract void Gradient(ReadOnlySpan<double> v, Span<double> gradient);
}

/// <summary>V(v) = scale·Σ_i φ(v_i).</summary>
internal sealed class SeparablePotential(double scale, Func<double, double> value, Func<double, double> derivative) : Potential
{
    public override double Value(ReadOnlySpan<double> v)
    {
        double sum = 0;
        foreach (var coordinate in v) sum += value(coordinate);
        return scale * sum;
    }

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        for (var i = 0; i < v.Length; i++) gradient[i] = scale * derivative(v[i]);
    }
}

/// <summary>V(v) = Σ_{i&lt;D} φ(v_i, v_{i+1}).</summary>
internal sealed class ChainPotential(Func<double, double, double> value, Func<double, double, (double First, double Second)> derivative) : Potential
{
    public override int LeastDimension => 2;

    public override double Value(ReadOnlySpan<double> v)
    {
        double sum = 0;
        for (var i = 0; i + 1 < v.Length; i++) sum += value(v[i], v[i + 1]);
        return sum;
    }

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        gradient.Clear();
        for (var i = 0; i + 1 < v.Length; i++)
        {
            var (first, second) = derivative(v[i], v[i + 1]);
            gradient[i] += first;
            gradient[i + 1] += second;
        }
    }
}

/// <summary>V(v) = φ(v₁, v₂) with v₁ the mean of the first ⌊D/2⌋ coordinates and v₂ that of the others.</summary>
internal sealed class PlanePotential(Func<double, double, double> value, Func<double, double, (double First, double Second)> derivative) : Potential
{
    public override int LeastDimension => 2;

    public override double Value(ReadOnlySpan<double> v)
    {
        var (first, second) = Halves(v);
        return value(first, second);
    }

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        var half = v.Length / 2;
        var (first, second) = Halves(v);
        var (left, right) = derivative(first, second);
        gradient[..half].Fill(left / half);
        gradient[half..].Fill(right / (v.Length - half));
    }

    internal static (double First, double Second) Halves(ReadOnlySpan<double> v)
    {
        var half = v.Length / 2;
        return (Mean(v[..half]), Mean(v[half..]));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}

/// <summary>V(v) = scale·‖v‖².</summary>
internal sealed class SquaredNorm(double scale) : Potential
{
    public override double Value(ReadOnlySpan<double> v)
    {
        double sum = 0;
        foreach (var coordinate in v) sum += coordinate * coordinate;
        return scale * sum;
    }

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        for (var i = 0; i < v.Length; i++) gradient[i] = 2 * scale * v[i];
    }
}

/// <summary>V(v) = 200·[exp(−‖v − 3·1‖²/20) + exp(−‖v + 3·1‖²/20)].</summary>
internal sealed class DoubleExponential : Potential
{
    private const double Height = 200, Centre = 3, Width = 20;

    public override double Value(ReadOnlySpan<double> v) => Height * (Bump(v, Centre) + Bump(v, -Centre));

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        var (right, left) = (Bump(v, Centre), Bump(v, -Centre));
        for (var i = 0; i < v.Length; i++) gradient[i] = -2 * Height / Width * ((right * (v[i] - Centre)) + (left * (v[i] + Centre)));
    }

    private static double Bump(ReadOnlySpan<double> v, double centre)
    {
        double sum = 0;
        foreach (var coordinate in v) sum += (coordinate - centre) * (coordinate - centre);
        return Math.Exp(-sum / Width);
    }
}

/// <summary>V(v) = 10·|sin v₁ cos v₂ exp(|1 − ‖v‖/π|)|, with v₁ and v₂ the means of the halves.</summary>
internal sealed class HolderTable : Potential
{
    public override int LeastDimension => 2;

    public override double Value(ReadOnlySpan<double> v)
    {
        var (first, second) = PlanePotential.Halves(v);
        return 10 * Math.Abs(Math.Sin(first) * Math.Cos(second)) * Math.Exp(Math.Abs(1 - (Norm(v) / Math.PI)));
    }

    public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient)
    {
        var half = v.Length / 2;
        var (first, second) = PlanePotential.Halves(v);
        var norm = Norm(v);
        var wave = Math.Sin(first) * Math.Cos(second);
        var bend = 1 - (norm / Math.PI);
        var growth = 10 * Math.Exp(Math.Abs(bend));
        var sign = Math.Sign(wave);
        var left = growth * sign * Math.Cos(first) * Math.Cos(second) / half;
        var right = -growth * sign * Math.Sin(first) * Math.Sin(second) / (v.Length - half);
        var radial = norm == 0 ? 0 : -growth * Math.Abs(wave) * Math.Sign(bend) / (Math.PI * norm);
        for (var i = 0; i < v.Length; i++) gradient[i] = (i < half ? left : right) + (radial * v[i]);
    }

    private static double Norm(ReadOnlySpan<double> v)
    {
        double sum = 0;
        foreach (var coordinate in v) sum += coordinate * coordinate;
        return Math.Sqrt(sum);
    }
}
