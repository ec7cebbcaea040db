"""Runs Jupyter's own tests of kernels (jupyter_kernel_test) on the installed kernel.

Usage: jupyter_kernel_tests.py KERNEL
"""

import sys
import unittest

import jupyter_kernel_test


class CSharpTests(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv[1]
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [{"text": "Console.WriteL", "matches": {"WriteLine"}}]
    complete_code_samples = ["int a = 1;", "1 + 1"]
    incomplete_code_samples = ["void F() {", "new List<int> {"]
    invalid_code_samples = ["int a = );"]
    code_generate_error = 'throw new Exception("no");'
    code_execute_result = [{"code": "HTML(\"<b>2</b>\")", "result": "<b>2</b>", "mime": "text/html"}]
    code_display_data = [{"code": 'display("x")', "mime": "text/plain"}]
    code_history_pattern = "HTML*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console"


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
