using Gossamer.Experiments.Claims;

namespace Gossamer.Papers;

/// <summary>The papers that ship with Gossamer: one folder each, found by their attribute.</summary>
public static class ShippedPapers
{
    /// <summary>All of them.</summary>
    public static PaperCatalogue Catalogue { get; } = new(typeof(ShippedPapers).Assembly);
}
