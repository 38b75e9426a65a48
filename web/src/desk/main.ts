/** The agent desk's page. */

import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import App from './App.vue';
import ConversationsView from './views/ConversationsView.vue';
import './desk.css';
import './theme.js';

const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [
    { path: '/', name: 'inbox', component: ConversationsView },
    { path: '/conversations/:id', name: 'conversation', component: ConversationsView },
    { path: '/tickets/:number?', name: 'tickets', component: () => import('./views/TicketsView.vue') },
    {
      path: '/load',
      name: 'load',
      meta: { role: 'supervisor' },
      component: () => import('./views/LoadView.vue'),
    },
    {
      path: '/insight',
      name: 'insight',
      meta: { role: 'supervisor' },
      component: () => import('./views/InsightView.vue'),
    },
    {
      path: '/people',
      name: 'people',
      meta: { role: 'supervisor' },
      component: () => import('./views/PeopleView.vue'),
    },
    {
      path: '/audit',
      name: 'audit',
      meta: { role: 'supervisor' },
      component: () => import('./views/AuditView.vue'),
    },
    { path: '/account', name: 'account', component: () => import('./views/AccountView.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
});

createApp(App).use(router).mount('#desk');
