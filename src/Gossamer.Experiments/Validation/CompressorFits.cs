using Gossamer.Compression;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;

namespace Gossamer.Experiments.Validation;

/// <summary>Refuses compressors that cannot serve the dimension or the number of workers, such as Top-K with k &gt; d.</summary>
internal sealed class CompressorFits : IValidator
{
    public void Validate(ValidationContext context)
    {
        var complaints = new Complaints();
        foreach (var environment in context.Environments)
        {
            var variables = environment.Variables;
            foreach (var bound in context.Plan.Methods.SelectMany(m => m.Options.Values.Values).OfType<BoundEntry>())
            {
                if (!typeof(Compressor).IsAssignableFrom(bound.Entry.Type)) continue;
                var compressor = bound.Make(variables, complaints) as Compressor;
                if (compressor?.Validate(environment.Problem.Dimension, environment.Problem.Workers) is { } reason)
                    context.Error(bound.Node.Path, reason);
            }
        }
    }
}
