# bash completion for srvsvc-rs-ctl
_srvsvc_rs_ctl() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-s) ((i++)) ;;
		enable | disable | check | --help | --version) return ;;
		status) mapfile -t COMPREPLY < <(compgen -W "--json" -- "$word") && return ;;
		prove) mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
		drive)
			case $((COMP_CWORD - i)) in
			1) mapfile -t COMPREPLY < <(compgen -W "add remove list" -- "$word") ;;
			*) [ "${COMP_WORDS[i + 1]}" != add ] || mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
			esac
			return
			;;
		esac
	done
	case $before in
	-s) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "enable disable status check prove drive -s --help --version" -- "$word") ;;
	esac
}
complete -o filenames -F _srvsvc_rs_ctl srvsvc-rs-ctl
