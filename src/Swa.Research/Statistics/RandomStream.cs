using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Swa.Research;

/// <summary>
/// A stream of random numbers that is named, not shared: the same (seed, agent, step) always gives the same numbers,
/// whatever thread, order or machine asks for them.
/// </summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) started at a hash of the name. A stream is a value of eight bytes: pass it
/// by reference to draw from it; a copy repeats the draws of its original.
/// </remarks>
public struct RandomStream : IEquatable<RandomStream>
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The agent index of draws that belong to the environment and to no agent.</summary>
    public const int Environment = -1;

    /// <summary>The agent index of draws that the environment makes about one agent, such as whether it is present.</summary>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>An index below <see cref="Environment"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EnvironmentOf(int agent) => Environment - 1 - agent;

    /// <summary>The stream of one agent at one step of the run that <paramref name="seed"/> names.</summary>
    /// <param name="seed">The run's seed; any value is allowed.</param>
    /// <param name="agent">Index of the agent from 0, <see cref="Environment"/>, or <see cref="EnvironmentOf"/> of an agent.</param>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>A stream at its first number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RandomStream For(ulong seed, int agent, int step) => ForRun(HashSeed(seed), agent, step);

    /// <summary>The hash of a run's seed from which <see cref="ForRun"/> derives the streams of that run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong HashSeed(ulong seed) => Mix(seed + Golden);

    /// <summary>As <see cref="For"/>, for a caller that hashes the seed once and asks for many streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static RandomStream ForRun(ulong seedHash, int agent, int step) =>
        new(Mix(seedHash ^ KeyOf(agent, step)));

    /// <summary>What names a stream within a run, as <see cref="ForEight"/> takes it.</summary>
    internal static ulong KeyOf(int agent, int step) => ((ulong)(uint)agent << 32) | (uint)step;

    /// <summary>The states of eight streams of a run; <see cref="NextBits(ref Vector512{ulong})"/> draws from them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> ForEight(ulong seedHash, Vector512<ulong> keys) => Mix(Vector512.Create(seedHash) ^ keys);

    /// <summary>As <see cref="NextBits()"/>, for eight streams at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> NextBits(ref Vector512<ulong> states) => Mix(states += Vector512.Create(Golden));

    /// <summary>64 uniform random bits.</summary>
    /// <returns>The next number of the stream.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>A uniform number in [0, 1), a multiple of 2⁻⁵³.</summary>
    /// <returns>The next number of the stream.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform index in [0, <paramref name="count"/>), without bias (Lemire, ACM TOMACS 2019).</summary>
    /// <param name="count">Number of values, at least 1.</param>
    /// <returns>The next index of the stream.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NextIndex(int count) => Index((uint)(NextBits() >> 32), count);

    /// <summary>Two independent uniform indices at the cost of one: each uses half of the next 64 bits.</summary>
    /// <param name="firstCount">Number of values of the first index, at least 1.</param>
    /// <param name="secondCount">Number of values of the second index, at least 1.</param>
    /// <returns>An index in [0, <paramref name="firstCount"/>) and one in [0, <paramref name="secondCount"/>).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) NextIndices(int firstCount, int secondCount)
    {
        ulong bits = NextBits();
        return (Index((uint)(bits >> 32), firstCount), Index((uint)bits, secondCount));
    }

    /// <summary>A draw from the standard normal distribution (Box–Muller; two uniform numbers per draw).</summary>
    /// <returns>A finite number with mean 0 and variance 1.</returns>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <inheritdoc/>
    public readonly bool Equals(RandomStream other) => _state == other._state;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => _state.GetHashCode();

    /// <summary>Whether two streams will give the same numbers.</summary>
    /// <param name="left">One stream.</param>
    /// <param name="right">The other stream.</param>
    /// <returns>True where both are at the same state.</returns>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Whether two streams will give different numbers.</summary>
    /// <param name="left">One stream.</param>
    /// <param name="right">The other stream.</param>
    /// <returns>True where their states differ.</returns>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Index(uint bits, int count)
    {
        ulong product = (ulong)bits * (uint)count;
        return (uint)product >= (uint)count ? (int)(product >> 32) : IndexNearBound(product, count);
    }

    /// <summary>The rare case in which some of the 2³² bit patterns must be refused for the index to be unbiased.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int IndexNearBound(ulong product, int count)
    {
        uint refused = (uint)-count % (uint)count;
        while ((uint)product < refused)
        {
            product = (NextBits() >> 32) * (uint)count;
        }

        return (int)(product >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Mix(Vector512<ulong> value)
    {
        value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >>> 27)) * 0x94D049BB133111EB;
        return value ^ (value >>> 31);
    }
}
