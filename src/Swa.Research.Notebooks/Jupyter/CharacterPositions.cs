namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Jupyter counts characters, .NET UTF-16 units: two for an emoji.</summary>
internal static class CharacterPositions
{
    /// <summary>The unit at which a character starts, within the text.</summary>
    public static int ToUnits(string text, int characters)
    {
        int unit = 0;
        for (int passed = 0; passed < characters && unit < text.Length; passed++)
        {
            unit += unit + 1 < text.Length && char.IsSurrogatePair(text, unit) ? 2 : 1;
        }

        return unit;
    }

    /// <summary>How many characters stand before a unit.</summary>
    public static int ToCharacters(string text, int units)
    {
        int characters = 0;
        for (int unit = 0; unit < units; unit += unit + 1 < text.Length && char.IsSurrogatePair(text, unit) ? 2 : 1)
        {
            characters++;
        }

        return characters;
    }
}
