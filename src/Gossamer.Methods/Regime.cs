namespace Gossamer.Methods;

/// <summary>The class of objectives that a theorem is about.</summary>
public enum Regime
{
    /// <summary>Smooth and bounded below: the theorem bounds ‖∇f‖².</summary>
    Nonconvex,

    /// <summary>Also ‖∇f(x)‖² ≥ 2μ(f(x) − f*) (Polyak-Łojasiewicz): the theorem gives a linear rate.</summary>
    PolyakLojasiewicz,
}
