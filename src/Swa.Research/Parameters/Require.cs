namespace Swa.Research;

/// <summary>The range checks that constructors and properties apply to their parameters; each returns the value that it accepts.</summary>
/// <remarks>
/// Each names the parameter, what was given and what is allowed in a <see cref="ParameterException"/>. The names say what a value may be:
/// <c>Share</c> is a number from 0 to 1, <c>Given</c> is not null, <c>Known</c> is a named value of an enumeration.
/// </remarks>
public static class Require
{
    /// <summary>Accepts an integer of at least <paramref name="minimum"/> and at most <paramref name="maximum"/>.</summary>
    /// <param name="minimum">The smallest allowed value.</param>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <param name="maximum">The largest allowed value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static int AtLeast(int minimum, int value, string parameter, int maximum = int.MaxValue) =>
        value < minimum ? throw Refuse(parameter, value, $"an integer of at least {minimum}")
        : value <= maximum ? value : throw Refuse(parameter, value, $"an integer of at most {maximum}");

    /// <summary>Accepts a finite number above 0.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static double Positive(double value, string parameter) =>
        double.IsFinite(value) && value > 0 ? value : throw Refuse(parameter, value, "a finite number above 0");

    /// <summary>Accepts a finite number of at least 0.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static double NonNegative(double value, string parameter) =>
        double.IsFinite(value) && value >= 0 ? value : throw Refuse(parameter, value, "a finite number of at least 0");

    /// <summary>Accepts a finite number.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static double Finite(double value, string parameter) =>
        double.IsFinite(value) ? value : throw Refuse(parameter, value, "a finite number");

    /// <summary>Accepts a number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    /// <param name="minimum">The smallest allowed value.</param>
    /// <param name="maximum">The largest allowed value.</param>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static double Within(double minimum, double maximum, double value, string parameter) =>
        value >= minimum && value <= maximum
            ? value
            : throw Refuse(parameter, value, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));

    /// <summary>Accepts a number from 0 to 1.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static double Share(double value, string parameter) => Within(0, 1, value, parameter);

    /// <summary>Accepts anything but null.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <param name="allowed">What is allowed, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static T Given<T>([System.Diagnostics.CodeAnalysis.NotNull] T? value, string parameter, string allowed)
        where T : class =>
        value ?? throw new ParameterException(parameter, "missing", allowed);

    /// <summary>Accepts a named value of an enumeration.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">What was given.</param>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ParameterException">The value is not allowed.</exception>
    public static T Known<T>(T value, string parameter)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ParameterException(parameter, value.ToString(), string.Join(", ", Enum.GetNames<T>()));

    /// <summary>Makes the exception for a number that is not allowed.</summary>
    /// <param name="parameter">Name of the parameter, for the message.</param>
    /// <param name="value">What was given.</param>
    /// <param name="allowed">What is allowed, for the message.</param>
    /// <returns>The exception.</returns>
    public static ParameterException Refuse(string parameter, double value, string allowed) =>
        new(parameter, value.ToString("R", CultureInfo.InvariantCulture), allowed);
}
