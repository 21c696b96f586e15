# bash completion for srvsvc-rs-ctl
_srvsvc_rs_ctl() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	case $before in
	-s | prove) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	status) mapfile -t COMPREPLY < <(compgen -W "--json" -- "$word") ;;
	enable | disable | check) COMPREPLY=() ;;
	*) mapfile -t COMPREPLY < <(compgen -W "enable disable status check prove drive -s --help --version" -- "$word") ;;
	esac
}
complete -F _srvsvc_rs_ctl srvsvc-rs-ctl
