using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// A three point compressor mechanism (3PC; Richtárik, Sokolov, Fatkhullin, Gasanov, Li and Gorbunov, 2022): how a worker
/// follows a gradient that moves. It maps the estimate h, the previous gradient y and the new gradient x to a new estimate
/// C_{h,y}(x) and the message that tells the coordinator of it, which may be empty. All that the theory needs of it is
/// E‖C_{h,y}(x) − x‖² ≤ (1 − A)‖h − y‖² + B‖x − y‖² for all h, y and x.
/// </summary>
/// <remarks>
/// One instance serves all workers at the same time, so it holds no state; h and y belong to the method. Derive, take the
/// parameters in the constructor and register with <see cref="MechanismAttribute"/>.
/// </remarks>
public abstract class Mechanism
{
    /// <summary>As written in experiment files, such as <c>clag(top-k(5), 4)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A and B as formulas, with where they are from.</summary>
    public abstract string Source { get; }

    /// <summary>True where C_{h,y}(x) depends on h, y and x alone.</summary>
    public abstract bool IsDeterministic { get; }

    /// <summary>False where C_{h,y}(x) does not depend on y, so that workers need not keep it.</summary>
    public virtual bool UsesPreviousGradient => true;

    /// <summary>True where the estimate is zero in every coordinate in which h, y and x are.</summary>
    public virtual bool KeepsSupport => false;

    /// <summary>A and B. Called after <see cref="Check"/>.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n; matters to correlated compressors.</param>
    /// <param name="support">Largest number of nonzero coordinates of h, y and x together (rare features); null for d.</param>
    public abstract MechanismConstants Constants(int dimension, int workers, int? support = null);

    /// <summary>
    /// A sharper inequality for the mean over the workers than the mean of their inequalities, where the errors of workers
    /// cancel; null where nothing sharper is known.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n.</param>
    public virtual MeanConstants? ConstantsOfMean(int dimension, int workers) => null;

    /// <summary>Refuses settings that the mechanism or its compressors are not made for.</summary>
    /// <exception cref="AssumptionException">Which assumption fails and what to do.</exception>
    public abstract void Check(Setting setting);

    /// <summary>
    /// The message that moves the estimate h to C_{h,y}(x): sender and receiver give it to
    /// <see cref="Numerics.Vector.Apply"/>. Where it <see cref="Message.IsReplacement">replaces</see> the estimate, it does
    /// so at all workers in the same round, so that a receiver that holds the mean alone can follow.
    /// </summary>
    /// <param name="me">Whose estimate it is; compresses and draws.</param>
    /// <param name="h">The estimate, d coordinates.</param>
    /// <param name="y">The previous gradient; empty where <see cref="UsesPreviousGradient"/> is false and the caller keeps none.</param>
    /// <param name="x">The new gradient.</param>
    /// <param name="round">The round, which picks the randomness.</param>
    /// <param name="slot">Tells apart several calls of one participant in one round.</param>
    public abstract Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>
/// The inequality of the mean g of the estimates of n workers whose gradients ∇f_i move by Δ_i:
/// E‖g⁺ − ∇f⁺‖² ≤ (1 − A)‖g − ∇f‖² + P·mean‖Δ_i‖² − N‖mean Δ_i‖².
/// </summary>
/// <param name="A">In (0, 1].</param>
/// <param name="P">Weight of the mean of the squared norms.</param>
/// <param name="N">Weight of the squared norm of the mean, from 0 to <paramref name="P"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MeanConstants(double A, double P, double N);
