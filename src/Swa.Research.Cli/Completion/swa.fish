# Completion of swa for fish; written by Swa.Research.
complete -c swa -a '(set -l words (commandline -opc); $words[1] complete -- $words[2..] (commandline -ct) 2>/dev/null)'
