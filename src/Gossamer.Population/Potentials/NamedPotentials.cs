namespace Gossamer.Population.Potentials;

/// <summary>
/// The landscapes of the synthetic suite of JKOnet* (Terpin, Lanzetti and Dörfler, 2024), as its public code has them, and
/// two that are good for checks. All serve as interaction kernels as well.
/// </summary>
public enum PotentialName
{
    /// <summary>½Σ(v_i⁴ − 16v_i² + 5v_i).</summary>
    StyblinskiTang,

    /// <summary>10·|sin v₁ cos v₂ exp(|1 − ‖v‖/π|)|.</summary>
    HolderTable,

    /// <summary>Σ_{i&lt;D} (v_i − v_{i+1})² + cos(v_i)(v_i + v_{i+1}) + v_i² v_{i+1}.</summary>
    ZigzagRidge,

    /// <summary>5Σ(sin v_i + cos v_i + v_i² + v_i).</summary>
    OakleyOhagan,

    /// <summary>(1/10)Σ_{i&lt;D} (v_i + v_i²(v_{i+1} + 4)).</summary>
    Watershed,

    /// <summary>sin v₁ + 7 sin² v₂ + 0.1((v₁ + v₂)/2)⁴ sin v₁.</summary>
    Ishigami,

    /// <summary>(1/100)[10 sin(πab) + 20(a sin b − ½)² + 10(a cos b − 1)² + 0.1 b sin a], a = 2(v₁ − 7), b = v₂ − 7.</summary>
    Friedman,

    /// <summary>−10‖v‖², which repels.</summary>
    Sphere,

    /// <summary>10(v₁² + 2v₂² − 0.3 cos 3πv₁ − 0.4 cos 4πv₂).</summary>
    Bohachevsky,

    /// <summary>Σ(v_i + 2 sin(|v_i|^1.2)).</summary>
    Flowers,

    /// <summary>Σ(cos πv_i + ½v_i⁴ − 3v_i² + 1).</summary>
    WavyPlateau,

    /// <summary>200[exp(−‖v − 3·1‖²/20) + exp(−‖v + 3·1‖²/20)].</summary>
    DoubleExp,

    /// <summary>−50Σmax(v_i, 0).</summary>
    Relu,

    /// <summary>−500·max(θ + π, 0), θ = atan2(v₂ + 5, v₁ + 5).</summary>
    Rotational,

    /// <summary>0.</summary>
    Flat,

    /// <summary>½‖v‖²; not of the suite.</summary>
    Quadratic,
}

/// <summary>Makes the named potentials.</summary>
public static class NamedPotentials
{
    /// <summary>The fifteen of the suite.</summary>
    public static IReadOnlyList<PotentialName> Suite { get; } = [.. Enum.GetValues<PotentialName>().Where(name => name != PotentialName.Quadratic)];

    /// <summary>The potential of a name.</summary>
    /// <param name="name">The name.</param>
    public static Potential Create(PotentialName name) => name switch
    {
        PotentialName.StyblinskiTang => new SeparablePotential(
            0.5, v => (v * v * v * v) - (16 * v * v) + (5 * v), v => (4 * v * v * v) - (32 * v) + 5),
        PotentialName.HolderTable => new HolderTable(),
        PotentialName.ZigzagRidge => new ChainPotential(
            (a, b) => ((a - b) * (a - b)) + (Math.Cos(a) * (a + b)) + (a * a * b),
            (a, b) => ((2 * (a - b)) - (Math.Sin(a) * (a + b)) + Math.Cos(a) + (2 * a * b), (-2 * (a - b)) + Math.Cos(a) + (a * a))),
        PotentialName.OakleyOhagan => new SeparablePotential(
            5, v => Math.Sin(v) + Math.Cos(v) + (v * v) + v, v => Math.Cos(v) - Math.Sin(v) + (2 * v) + 1),
        PotentialName.Watershed => new ChainPotential(
            (a, b) => 0.1 * (a + (a * a * (b + 4))), (a, b) => (0.1 * (1 + (2 * a * (b + 4))), 0.1 * a * a)),
        PotentialName.Ishigami => new PlanePotential(IshigamiValue, IshigamiGradient),
        PotentialName.Friedman => new PlanePotential(FriedmanValue, FriedmanGradient),
        PotentialName.Sphere => new SquaredNorm(-10),
        PotentialName.Bohachevsky => new PlanePotential(
            (a, b) => 10 * ((a * a) + (2 * b * b) - (0.3 * Math.Cos(3 * Math.PI * a)) - (0.4 * Math.Cos(4 * Math.PI * b))),
            (a, b) => (10 * ((2 * a) + (0.9 * Math.PI * Math.Sin(3 * Math.PI * a))), 10 * ((4 * b) + (1.6 * Math.PI * Math.Sin(4 * Math.PI * b))))),
        PotentialName.Flowers => new SeparablePotential(
            1, v => v + (2 * Math.Sin(Math.Pow(Math.Abs(v), 1.2))),
            v => 1 + (2.4 * Math.Cos(Math.Pow(Math.Abs(v), 1.2)) * Math.Pow(Math.Abs(v), 0.2) * Math.Sign(v))),
        PotentialName.WavyPlateau => new SeparablePotential(
            1, v => Math.Cos(Math.PI * v) + (0.5 * v * v * v * v) - (3 * v * v) + 1, v => (-Math.PI * Math.Sin(Math.PI * v)) + (2 * v * v * v) - (6 * v)),
        PotentialName.DoubleExp => new DoubleExponential(),
        PotentialName.Relu => new SeparablePotential(-50, v => Math.Max(v, 0), v => v > 0 ? 1 : 0),
        PotentialName.Rotational => new PlanePotential(
            (a, b) => -500 * Math.Max(Math.Atan2(b + 5, a + 5) + Math.PI, 0), RotationalGradient),
        PotentialName.Flat => new SquaredNorm(0),
        PotentialName.Quadratic => new SquaredNorm(0.5),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such potential"),
    };

    private static double IshigamiValue(double a, double b)
    {
        var m = (a + b) / 2;
        return Math.Sin(a) + (7 * Math.Sin(b) * Math.Sin(b)) + (0.1 * m * m * m * m * Math.Sin(a));
    }

    private static (double First, double Second) IshigamiGradient(double a, double b)
    {
        var m = (a + b) / 2;
        var bend = 0.2 * m * m * m * Math.Sin(a);
        return (Math.Cos(a) + bend + (0.1 * m * m * m * m * Math.Cos(a)), (14 * Math.Sin(b) * Math.Cos(b)) + bend);
    }

    private static double FriedmanValue(double first, double second)
    {
        var (a, b) = (2 * (first - 7), second - 7);
        var (p, q) = ((a * Math.Sin(b)) - 0.5, (a * Math.Cos(b)) - 1);
        return ((10 * Math.Sin(Math.PI * a * b)) + (20 * p * p) + (10 * q * q) + (0.1 * b * Math.Sin(a))) / 100;
    }

    private static (double First, double Second) FriedmanGradient(double first, double second)
    {
        var (a, b) = (2 * (first - 7), second - 7);
        var (sin, cos) = (Math.Sin(b), Math.Cos(b));
        var (p, q) = ((a * sin) - 0.5, (a * cos) - 1);
        var wave = 10 * Math.PI * Math.Cos(Math.PI * a * b);
        var byA = ((wave * b) + (40 * p * sin) + (20 * q * cos) + (0.1 * b * Math.Cos(a))) / 100;
        var byB = ((wave * a) + (40 * p * a * cos) - (20 * q * a * sin) + (0.1 * Math.Sin(a))) / 100;
        return (2 * byA, byB);
    }

    private static (double First, double Second) RotationalGradient(double a, double b)
    {
        var (x, y) = (a + 5, b + 5);
        if (Math.Atan2(y, x) + Math.PI <= 0) return (0, 0);
        var square = (x * x) + (y * y);
        return square == 0 ? (0, 0) : (500 * y / square, -500 * x / square);
    }
}
