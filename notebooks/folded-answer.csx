// The answers to a notebook's exercises are in a file of their own, so that they stay folded wherever the notebook is shown: some
// viewers always show the code of a cell, and before a notebook is trusted some show Markdown as its source.
using System;

string Folded(int number, FormattableString answer) =>
    $"<details>\n<summary style=\"display:list-item;cursor:pointer\">Answer {number}</summary>\n<p>{FormattableString.Invariant(answer)}</p>\n</details>";
