using System.Globalization;

namespace Swa.Research.Parameters;

/// <summary>The range checks that constructors apply to their parameters; each returns the value it has accepted.</summary>
internal static class Require
{
    public static int AtLeast(int minimum, int value, string parameter) =>
        value >= minimum ? value : throw Refuse(parameter, value, $"an integer of at least {minimum}");

    public static double Positive(double value, string parameter) =>
        double.IsFinite(value) && value > 0 ? value : throw Refuse(parameter, value, "a finite number above 0");

    public static double NonNegative(double value, string parameter) =>
        double.IsFinite(value) && value >= 0 ? value : throw Refuse(parameter, value, "a finite number of at least 0");

    public static double Finite(double value, string parameter) =>
        double.IsFinite(value) ? value : throw Refuse(parameter, value, "a finite number");

    public static double Within(double minimum, double maximum, double value, string parameter) =>
        value >= minimum && value <= maximum
            ? value
            : throw Refuse(parameter, value, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));

    public static double Share(double value, string parameter) => Within(0, 1, value, parameter);

    public static T Given<T>([System.Diagnostics.CodeAnalysis.NotNull] T? value, string parameter, string allowed)
        where T : class =>
        value ?? throw new ParameterException(parameter, "missing", allowed);

    public static T Known<T>(T value, string parameter)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ParameterException(parameter, value.ToString(), string.Join(", ", Enum.GetNames<T>()));

    public static ParameterException Refuse(string parameter, double value, string allowed) =>
        new(parameter, value.ToString("R", CultureInfo.InvariantCulture), allowed);
}
