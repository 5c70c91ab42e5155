from django.urls import path

from workspaces.views import joining, members, profile, switcher

app_name = "workspaces"
urlpatterns = [
    path("workspaces/", switcher.switcher, name="list"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/workspace/", profile.workspace, name="workspace"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/invitations/", members.invitations, name="invite"),
    path("settings/members/invitations/<uuid:invitation_id>/", members.withdrawal, name="withdraw"),
    path("settings/members/<uuid:membership_id>/", members.member, name="member"),
    path("settings/members/<uuid:membership_id>/role/", members.role, name="role"),
]
